using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>A filing that came to nothing is submitted again under a new order number, and the two know of each other.</summary>
public sealed class ResubmissionTests(SharedStores stores)
{
    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_filing_that_came_to_nothing_is_submitted_again_and_any_other_is_not(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var office = new Office(server, Province.Zhejiang);
        foreach (var (state, earlier, manager, _) in await EveryState.MakeAsync(office))
        {
            var order = Resubmit(office, earlier, manager);
            if (state is FilingState.Returned or FilingState.Withdrawn or FilingState.Rejected)
            {
                var again = await office.SubmitAsync(order);
                Assert.Equal((FilingState.AwaitingVerification, earlier.FilingId), (again.State, again.ResubmissionOf));
                var linked = await office.ReadAsync(earlier);
                Assert.Equal((state, again.FilingId), (linked.State, linked.ResubmittedAs));
                continue;
            }

            var refused = await office.RefusedAsync(order);
            Assert.Equal((StatusCode.FailedPrecondition, "RESUBMISSION_REFUSED"), (refused.StatusCode, refused.Reason()));
            Assert.Equal(
                state switch { FilingState.AwaitingVerification => "AWAITING_VERIFICATION", FilingState.UnderReview => "UNDER_REVIEW", _ => "APPROVED" },
                refused.Details().GetDetail<ErrorInfo>()!.Metadata["state"]);
            Assert.Equal("", (await office.ReadAsync(earlier)).ResubmittedAs);
        }
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_new_filing_is_verified_by_a_code_of_its_own_and_the_old_code_stays_dead(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var earlier = await office.SubmitAsync(FilingType.NewSite, manager: manager);
        var old = await office.CodeAsync(earlier, manager);
        await office.WithdrawAsync(earlier);

        var order = Resubmit(office, earlier, manager);
        var again = await office.SubmitAsync(order);
        var code = await office.CodeAsync(again, manager);

        Assert.NotEqual(old, code);
        Assert.Equal(FilingState.Withdrawn, (await office.VerifyAsync(manager, old)).FilingState);
        Assert.Equal(VerifyOutcome.Forwarded, (await office.VerifyAsync(manager, code)).Outcome);
        Assert.Equal(again.FilingId, (await office.SubmitAsync(order)).FilingId);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task An_earlier_filing_names_the_latest_that_took_it_up(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, manager) = (new Office(server, Province.Zhejiang), new Somebody());
        var earlier = await office.WithdrawAsync(await office.SubmitAsync(FilingType.NewSite, manager: manager));
        var first = Resubmit(office, earlier, manager);
        await office.WithdrawAsync(await office.SubmitAsync(first));
        var second = await office.SubmitAsync(Resubmit(office, earlier, manager));

        // A repeat of the first is no new one.
        await office.SubmitAsync(first);

        Assert.Equal(second.FilingId, (await office.ReadAsync(earlier)).ResubmittedAs);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task What_is_no_earlier_filing_of_this_provider_and_province_is_refused_and_nothing_is_written(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        var (office, elsewhere, manager) = (new Office(server, Province.Zhejiang), new Office(server, Province.Sichuan), new Somebody());
        var foreign = await office.WithdrawAsync(await office.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        await server.Store.HashSetAsync($"{server.KeyPrefix}:{{33}}:filing:{foreign.FilingId[3..]}", "provider", "another");
        var distant = await elsewhere.WithdrawAsync(await elsewhere.SubmitAsync(FilingType.NewSite, manager: new Somebody()));
        await QuietAsync(server);
        var before = await StoreDump.TakeAsync(server);

        foreach (var earlier in new[] { foreign.FilingId, distant.FilingId, "33-0123456789ABCDEFGHJK" })
        {
            var refused = await office.RefusedAsync(Resubmit(office, new Filing { FilingId = earlier }, manager));
            Assert.Equal("RESUBMISSION_REFUSED", refused.Reason());
            Assert.Empty(refused.Details().GetDetail<ErrorInfo>()!.Metadata);
        }

        Assert.Equal(before, await StoreDump.TakeAsync(server));
    }

    private static SubmitFilingRequest Resubmit(Office office, Filing earlier, Somebody manager)
    {
        var order = office.Order(FilingType.NewSite, manager: manager);
        order.ResubmissionOf = earlier.FilingId;
        return order;
    }

    // Messages of withdrawn filings are dropped some time; then nothing writes any more.
    private static Task QuietAsync(Server server) => Eventually.HoldsAsync("no message waits", async () =>
    {
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        return (await StoreDump.TakeAsync(server)).Keys.All(key => !key.Contains(":outbox:", StringComparison.Ordinal));
    });
}
