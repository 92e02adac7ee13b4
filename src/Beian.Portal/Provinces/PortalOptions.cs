namespace Beian.Portal.Provinces;

/// <summary>Whose portal this is: section <c>Portal</c> of the configuration.</summary>
public sealed class PortalOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Portal";

    /// <summary>
    /// The provinces it is the portal of, as their names in addresses ("zhejiang"). A bureau's has one. None in Development: all. None elsewhere:
    /// the process is the night shift's (<c>NightShift:Enabled</c>), and nobody else's.
    /// </summary>
    public IList<string> Provinces { get; } = [];

    /// <summary>
    /// Whether a proxy in front of the portal ends TLS, so that it listens on HTTP itself. Nobody but that proxy may reach the address.
    /// </summary>
    public bool BehindTlsProxy { get; set; }

    /// <summary>
    /// Where the keys are that protect forms against forgery. Shared by all replicas of the portal; a form that one rendered can be sent to another.
    /// </summary>
    public string KeysFolder { get; set; } = "";
}
