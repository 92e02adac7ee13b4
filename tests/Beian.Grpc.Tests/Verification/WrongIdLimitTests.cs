using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>Five wrong IDs with phone and code right fail a challenge, and its filing. Nothing else counts towards them.</summary>
public sealed class WrongIdLimitTests(SharedStores stores)
{
    private static readonly VerifyCodeResponse Mismatch = new() { Outcome = VerifyOutcome.Mismatch };

    private static readonly VerifyCodeResponse Failed = new()
    {
        Outcome = VerifyOutcome.Failed,
        FilingState = FilingState.Returned,
        ReturnReason = ReturnReason.WrongIdLimit,
    };

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_fifth_wrong_ID_returns_the_filing(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(principal, manager);
        var code = await province.CodeAsync(filing, principal);

        for (var wrong = 1; wrong <= 4; wrong++)
        {
            Assert.Equal(Mismatch, await province.VerifyAsync(principal, code, WrongEntries.Id(wrong)));
            Assert.Equal(wrong, (await province.ReadAsync(filing)).Challenges[0].WrongIdCount);
        }

        Assert.Equal(Failed, await province.VerifyAsync(principal, code, WrongEntries.Id(5)));

        var returned = await province.ReadAsync(filing);
        Assert.Equal((FilingState.Returned, ReturnReason.WrongIdLimit), (returned.State, returned.ReturnReason));
        Assert.Equal(province.Now, returned.CloseTime.ToDateTimeOffset());
        Assert.Equal(filing.Deadline, returned.Deadline);
        Assert.Equal([ChallengeState.Failed, ChallengeState.Cancelled], returned.Challenges.Select(c => c.State));
        Assert.Equal(5, returned.Events.Count(e => e.Kind == FilingEventKind.WrongId));
        Assert.Equal(ReturnReason.WrongIdLimit, returned.Events.Single(e => e.Kind == FilingEventKind.Returned).ReturnReason);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Each_challenge_counts_its_own(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var (principal, manager) = (new Somebody(), new Somebody());
        var filing = await province.SubmitAsync(principal, manager);
        foreach (var person in new[] { principal, manager })
        {
            for (var wrong = 1; wrong <= 4; wrong++)
            {
                await province.VerifyAsync(person, await province.CodeAsync(filing, person), WrongEntries.Id(wrong));
            }
        }

        var read = await province.ReadAsync(filing);
        Assert.Equal([4, 4], read.Challenges.Select(c => c.WrongIdCount));
        Assert.Equal(FilingState.AwaitingVerification, read.State);
        await province.VerifyAsync(principal, await province.CodeAsync(filing, principal));
        var last = await province.VerifyAsync(manager, await province.CodeAsync(filing, manager));
        Assert.Equal(VerifyOutcome.Forwarded, last.Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Two_filings_of_one_phone_count_their_own(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var (first, second) = (await province.SubmitAsync(person), await province.SubmitAsync(person));
        foreach (var filing in new[] { first, second })
        {
            for (var wrong = 1; wrong <= 4; wrong++)
            {
                await province.VerifyAsync(person, await province.CodeAsync(filing, person), WrongEntries.Id(wrong));
            }
        }

        Assert.Equal(Failed, await province.VerifyAsync(person, await province.CodeAsync(first, person), WrongEntries.Id(5)));

        // The other filing and its code are none of the failed one's business.
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, await province.CodeAsync(second, person))).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Wrong_codes_never_count(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        for (var wrong = 1; wrong <= 4; wrong++)
        {
            await province.VerifyAsync(person, code, WrongEntries.Id(wrong));
        }

        for (var wrong = 1; wrong <= 6; wrong++)
        {
            Assert.Equal(Mismatch, await province.VerifyAsync(person, WrongEntries.Other(code)));
            Assert.Equal(Mismatch, await province.VerifyAsync(person, WrongEntries.Other(code), person.WrongId));
        }

        Assert.Equal(4, (await province.ReadAsync(filing)).Challenges.Single().WrongIdCount);
        Assert.Equal(VerifyOutcome.Forwarded, (await province.VerifyAsync(person, code)).Outcome);
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_resend_resets_no_count_and_moves_no_deadline(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);
        for (var wrong = 1; wrong <= 4; wrong++)
        {
            await province.VerifyAsync(person, code, WrongEntries.Id(wrong));
        }

        province.GoTo(filing.SubmitTime.ToDateTimeOffset().AddMinutes(5));
        Assert.Equal(ResendOutcome.Sent, (await province.ResendAsync(person)).Outcome);

        var read = await province.ReadAsync(filing);
        Assert.Equal((4, filing.Deadline), (read.Challenges.Single().WrongIdCount, read.Deadline));
        Assert.Equal(Failed, await province.VerifyAsync(person, code, WrongEntries.Id(5)));
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task Which_factor_was_wrong_cannot_be_told_from_the_answer(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        var person = new Somebody();
        var filing = await province.SubmitAsync(person);
        var code = await province.CodeAsync(filing, person);

        VerifyCodeResponse[] answers =
        [
            await province.VerifyAsync(new Somebody(), code, person.Id),
            await province.VerifyAsync(person, WrongEntries.Other(code)),
            await province.VerifyAsync(person, code, person.WrongId),
        ];

        Assert.All(answers, answer => Assert.Equal(Mismatch.ToByteArray(), answer.ToByteArray()));
    }
}
