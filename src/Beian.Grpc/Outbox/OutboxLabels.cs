using System.Collections.Frozen;

namespace Beian.Outbox;

/// <summary>What metrics and spans call values of the contract. Made once: a message is counted several times on its way.</summary>
internal static class OutboxLabels
{
    private static readonly FrozenDictionary<Operator, string> Operators = Of<Operator>();
    private static readonly FrozenDictionary<DeliveryTrigger, string> Triggers = Of<DeliveryTrigger>();

    public static string Label(this Operator carrier) => Operators[carrier];

    public static string Label(this DeliveryTrigger trigger) => Triggers[trigger];

    private static FrozenDictionary<TEnum, string> Of<TEnum>()
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().ToFrozenDictionary(value => value, value => $"{value}".ToLowerInvariant());
}
