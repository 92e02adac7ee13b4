namespace Beian.Portal.NightShift;

/// <summary>The page for those who run the system: section <c>NightShift</c> of the configuration.</summary>
public sealed class NightShiftOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "NightShift";

    /// <summary>
    /// Whether the page is served. Default: in Development alone, to the machine that the portal runs on. It shows what the portal's own token may
    /// see, and so nothing to a portal without the operator's role; whoever reaches it may do what that token may. Outside Development it
    /// therefore has a process of its own, without provinces and with an operator's token, on an address that only operators reach.
    /// </summary>
    public bool? Enabled { get; set; }
}
