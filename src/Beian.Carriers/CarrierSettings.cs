using Beian.Carriers.Simulated;
using Beian.Carriers.Texts;

namespace Beian.Carriers;

/// <summary>The module's section of the configuration.</summary>
public sealed class CarrierSettings
{
    /// <summary>Where the section stands unless said otherwise.</summary>
    public const string Section = "Carriers";

    /// <summary>Sender numbers by operator.</summary>
    public SenderNumbers SenderNumbers { get; set; } = new();

    /// <summary>Texts of the messages.</summary>
    public MessageTextSettings Texts { get; set; } = new();

    /// <summary>The simulated carriers.</summary>
    public SimulationSettings Simulation { get; set; } = new();

    /// <summary>What is wrong with any of these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section = Section) =>
    [
        .. SenderNumbers.Problems($"{section}:{nameof(SenderNumbers)}"),
        .. Texts.Problems($"{section}:{nameof(Texts)}"),
        .. Simulation.Problems($"{section}:{nameof(Simulation)}"),
    ];
}
