using Beian.V1;
using Google.Protobuf.Reflection;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>The carriers module, which knows no contract, has enums of its own; they are cast to and from the contract's by number.</summary>
public sealed class CarriersEnumsTests
{
    [Fact]
    public void Operators_have_the_numbers_of_the_contract() => HasNumbersOf<Carriers.Operator>(FilingReflection.Descriptor, "Operator", "Unknown");

    [Fact]
    public void Outages_have_the_numbers_of_the_contract() =>
        HasNumbersOf<Carriers.Simulated.CarrierOutage>(SimulatorServiceReflection.Descriptor, "CarrierOutage", "None");

    // Zero is nothing in particular, and has a word of its own in the module.
    private static void HasNumbersOf<TEnum>(FileDescriptor file, string name, string zero)
        where TEnum : struct, Enum
    {
        var contract = file.FindTypeByName<EnumDescriptor>(name).Values;
        Assert.Equal(
            contract.Select(value => value.Number == 0 ? (0, zero.ToUpperInvariant()) : (value.Number, Word(value, contract[0]))),
            Enum.GetValues<TEnum>().Select(value => (Convert.ToInt32(value, provider: null), $"{value}".ToUpperInvariant())));
    }

    // TELECOM of OPERATOR_TELECOM, by what stands before UNSPECIFIED.
    private static string Word(EnumValueDescriptor value, EnumValueDescriptor unspecified) =>
        value.Name[unspecified.Name.IndexOf("UNSPECIFIED", StringComparison.Ordinal)..];
}
