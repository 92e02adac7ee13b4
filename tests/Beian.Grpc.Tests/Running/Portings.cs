using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>Tells a server of numbers that were ported.</summary>
internal static class Portings
{
    public static OperationsService.OperationsServiceClient Operations(this Server server) => new(server.Channel);

    public static Task<SetPortedNumberResponse> PortAsync(this Server server, params (Somebody Person, Operator To)[] portings) =>
        server.PortAsync([.. portings.Select(porting => (porting.Person.Phone, porting.To))]);

    public static async Task<SetPortedNumberResponse> PortAsync(this Server server, params (string Phone, Operator To)[] portings) =>
        await server.Operations().SetPortedNumberAsync(Of(portings));

    public static SetPortedNumberRequest Of(params IEnumerable<(string Phone, Operator To)> portings) => new()
    {
        Numbers = { portings.Select(porting => new PortedNumber { PhoneNumber = porting.Phone, Operator = porting.To }) },
    };

    /// <summary>A person of this prefix.</summary>
    public static Somebody With(string prefix) => new() { Phone = prefix + new Somebody().Phone[prefix.Length..] };
}
