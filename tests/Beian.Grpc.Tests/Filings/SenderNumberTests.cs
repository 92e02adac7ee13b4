using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Which operator carries a phone's messages, and which number the person sees them come from.</summary>
public sealed class SenderNumberTests(SharedStores stores)
{
    private const string Telecom = "106598051001";
    private const string Unicom = "10655113";
    private const string Mobile = "106575000130";

    // The senders are those that the regulator's verification is announced with; the rest of the number is anybody's.
    private static readonly (string Prefix, Operator Operator, string Sender)[] Table =
    [
        ("133", Operator.Telecom, Telecom),
        ("149", Operator.Telecom, Telecom),
        ("17405", Operator.Telecom, Telecom),
        ("199", Operator.Telecom, Telecom),
        ("130", Operator.Unicom, Unicom),
        ("145", Operator.Unicom, Unicom),
        ("196", Operator.Unicom, Unicom),
        ("1340", Operator.Mobile, Mobile),
        ("1348", Operator.Mobile, Mobile),
        ("139", Operator.Mobile, Mobile),
        ("147", Operator.Mobile, Mobile),
        ("198", Operator.Mobile, Mobile),
        ("1700", Operator.Virtual, ""),
        ("1705", Operator.Virtual, ""),
        ("1709", Operator.Virtual, ""),
        ("162", Operator.Virtual, ""),
        ("165", Operator.Virtual, ""),
        ("167", Operator.Virtual, ""),
        ("192", Operator.Broadnet, ""),
    ];

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task The_prefix_decides_the_operator_and_its_sender_number(Engine engine)
    {
        await using var province = await AuditedProvince.StartAsync(engine, stores);
        List<(string Prefix, Somebody Person, Filing Filing)> submitted = [];
        foreach (var (prefix, _, _) in Table)
        {
            var person = new Somebody { Phone = prefix + new Somebody().Phone[prefix.Length..] };
            submitted.Add((prefix, person, await province.SubmitAsync(AuditedProvince.NewSite(person))));
        }

        await province.SettleAsync();

        List<(string, Operator, string)> seen = [];
        foreach (var (prefix, person, filing) in submitted)
        {
            var challenge = (await province.ReadAsync(filing)).Challenges.Single();
            var message = Assert.Single(await province.MessagesAsync(filing, person));
            var delivery = Assert.Single(challenge.Deliveries);
            seen.Add((prefix, challenge.Operator, challenge.SenderNumber));

            // What the ledger says is what the handset shows, and a fixed number is what both show.
            Assert.Equal((challenge.Operator, delivery.SenderNumber), (message.Operator, message.SenderNumber));
            Assert.Equal(challenge.SenderNumber.Length > 0 ? challenge.SenderNumber : message.SenderNumber, message.SenderNumber);
            Assert.StartsWith("106", message.SenderNumber, StringComparison.Ordinal);
            Assert.Equal(DeliveryState.Delivered, delivery.State);
        }

        Assert.Equal(Table, seen);
    }
}
