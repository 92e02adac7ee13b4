namespace Beian.Carriers.Texts;

/// <summary>The texts of verification messages, as <see cref="MessageTemplate.Parse"/> reads them.</summary>
public sealed class MessageTextSettings
{
    /// <summary>The text for everybody without one in <see cref="ByOperator"/>.</summary>
    public string Verification { get; set; } = MessageTemplate.DefaultText;

    /// <summary>Texts of single operators. Default none.</summary>
    public Dictionary<Operator, string> ByOperator { get; } = [];

    /// <summary>What is wrong with these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section) =>
    [
        .. MessageTemplate.Problems(Verification, $"{section}:{nameof(Verification)}"),
        .. ByOperator.SelectMany(pair => MessageTemplate.Problems(pair.Value, $"{section}:{nameof(ByOperator)}:{pair.Key}")),
    ];
}
