namespace Beian.Carriers.Texts;

/// <summary>
/// The text each operator's subscribers get. Carriers approve texts one by one, so an operator may have its own.
/// </summary>
public sealed class MessageTemplates
{
    private readonly MessageTemplate _standard;
    private readonly Dictionary<Operator, MessageTemplate> _own;

    /// <summary>Reads the templates.</summary>
    /// <param name="settings">Where they stand.</param>
    /// <param name="section">The configuration path of <paramref name="settings"/>, for errors.</param>
    /// <exception cref="InvalidCarrierSettingsException">Everything that is wrong with them.</exception>
    public MessageTemplates(MessageTextSettings settings, string section)
    {
        InvalidCarrierSettingsException.ThrowIfAny(settings.Problems(section));
        _standard = MessageTemplate.Parse(settings.Verification, section);
        _own = settings.ByOperator.ToDictionary(pair => pair.Key, pair => MessageTemplate.Parse(pair.Value, section));
    }

    /// <summary>The template for an operator's subscribers.</summary>
    public MessageTemplate For(Operator carrier) => _own.GetValueOrDefault(carrier, _standard);
}
