using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Routing;

/// <summary>Which numbers can be ported, to whom, and how many at once.</summary>
public sealed class SetPortedNumberFieldsTests(SharedStores stores)
{
    private const string NotPortable = "must not be a virtual operator's, a machine's, a satellite phone's or unassigned: those cannot be ported";

    private const string NoNetwork =
        "must be TELECOM, UNICOM, MOBILE, BROADNET or, to remove it, UNSPECIFIED; VIRTUAL has no network to port to";

    // What gRPC clients of several languages take as trailers unless told otherwise.
    private const int TrailersTaken = 8 * 1024;

    [Fact]
    public async Task A_number_that_cannot_be_ported_is_refused_whatever_is_to_be_done_with_it()
    {
        // Virtual operators, machines, satellite phones, and what is in nobody's use.
        string[] prefixes = ["1700", "1703", "1704", "162", "165", "167", "171", "145", "146", "147", "148", "149", "13492", "17405", "1349", "154", "194"];
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await Assert.AllAsync(prefixes, async prefix => await Assert.AllAsync([Operator.Telecom, Operator.Unspecified], async to =>
        {
            var error = await ErrorStatus.OfAsync(() => server.PortAsync((new Somebody(), Operator.Mobile), (Portings.With(prefix), to)));
            Assert.Equal([$"numbers[1].phone_number {NotPortable}"], error.BadFields());
        }));
    }

    [Fact]
    public async Task Whatever_is_wrong_is_named_at_once_by_its_place()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var (person, other) = (new Somebody(), new Somebody());

        var error = await ErrorStatus.OfAsync(() => server.PortAsync(
            (person.Phone, Operator.Telecom),
            ("110", Operator.Virtual),
            (Portings.With("1700").Phone, Operator.Unicom),
            ($"+86 {person.Phone}", Operator.Unspecified),
            (other.Phone, (Operator)9),
            ($"{other.Phone[..3]} {other.Phone[3..]}", Operator.Mobile),
            ("", Operator.Mobile)));

        Assert.Equal(
            [
                $"numbers[1].operator {NoNetwork}",
                "numbers[1].phone_number must be a mobile number of 11 digits beginning with 13 to 19",
                $"numbers[2].phone_number {NotPortable}",
                "numbers[3].phone_number must not be the number of numbers[0] again",
                $"numbers[4].operator {NoNetwork}",
                "numbers[5].phone_number must not be the number of numbers[4] again",
                "numbers[6].phone_number is required",
            ],
            error.BadFields());
    }

    [Theory]
    [InlineData(Engine.ManagedRedis)]
    [InlineData(Engine.RedisCluster)]
    public async Task A_thousand_are_set_at_once_and_no_more(Engine engine)
    {
        await using var server = await Server.StartAsync(engine, stores);
        (Somebody, Operator)[] many = [.. Enumerable.Range(0, 1001).Select(_ => (new Somebody(), Operator.Unicom))];

        Assert.Equal(["numbers must be 1 to 1000"], (await ErrorStatus.OfAsync(() => server.PortAsync(many))).BadFields());
        Assert.Equal(["numbers must be 1 to 1000"], (await ErrorStatus.OfAsync(() => server.PortAsync(many[..0]))).BadFields());
        Assert.Equal(1000, (await server.PortAsync(many[..1000])).ChangedCount);
        Assert.Equal(1000, (await server.PortAsync([.. many[..1000].Select(m => (m.Item1, Operator.Unspecified))])).RemovedCount);
    }

    [Fact]
    public async Task Of_very_many_bad_entries_the_first_are_named_so_that_clients_take_the_answer()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);

        var error = await ErrorStatus.OfAsync(() => server.PortAsync([.. Enumerable.Repeat(("1700", Operator.Virtual), 1000)]));

        Assert.Equal(12, error.BadFields().Length);
        Assert.StartsWith("2000 fields are invalid: numbers[0].phone_number must be", error.Status.Detail, StringComparison.Ordinal);
        Assert.EndsWith("; and 1988 more.", error.Status.Detail, StringComparison.Ordinal);
        Assert.InRange(error.Trailers.Sum(Size) + error.Status.Detail.Length, 1, TrailersTaken);
    }

    // As it goes over the wire: what is binary as base64.
    private static int Size(Metadata.Entry entry) => entry.Key.Length + (entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value).Length;
}
