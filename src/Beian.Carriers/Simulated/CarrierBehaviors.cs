namespace Beian.Carriers.Simulated;

/// <summary>How each operator's simulated carrier behaves from the start. Default: faultless.</summary>
public sealed class CarrierBehaviors
{
    // Each has an instance of its own, since a configuration binder fills in the one it finds.

    /// <summary>China Telecom.</summary>
    public CarrierBehavior Telecom { get; set; } = new();

    /// <summary>China Unicom.</summary>
    public CarrierBehavior Unicom { get; set; } = new();

    /// <summary>China Mobile.</summary>
    public CarrierBehavior Mobile { get; set; } = new();

    /// <summary>Virtual operators.</summary>
    public CarrierBehavior Virtual { get; set; } = new();

    /// <summary>China Broadnet.</summary>
    public CarrierBehavior Broadnet { get; set; } = new();

    /// <summary>The behavior of an operator's carrier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not an operator.</exception>
    public CarrierBehavior For(Operator carrier) => carrier switch
    {
        Operator.Telecom => Telecom,
        Operator.Unicom => Unicom,
        Operator.Mobile => Mobile,
        Operator.Virtual => Virtual,
        Operator.Broadnet => Broadnet,
        _ => throw new ArgumentOutOfRangeException(nameof(carrier), carrier, "No operator."),
    };

    /// <summary>What is wrong with these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section) =>
        from carrier in Enum.GetValues<Operator>()
        where carrier is not Operator.Unknown
        from problem in For(carrier).Problems($"{section}:{carrier}")
        select problem;
}
