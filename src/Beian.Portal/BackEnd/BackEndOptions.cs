namespace Beian.Portal.BackEnd;

/// <summary>Where the back end is, and how it is called: section <c>BackEnd</c> of the configuration.</summary>
public sealed class BackEndOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "BackEnd";

    /// <summary>
    /// One address, whose name may stand for several replicas in DNS (looked up again as they come and go); or the addresses of several,
    /// divided by commas. Calls go to all of them in turn. Default <c>http://127.0.0.1:5080</c>, where <c>eng/run</c> has it.
    /// </summary>
    public string Addresses { get; set; } = "http://127.0.0.1:5080";

    /// <summary>A file with the token (JWT) that says which portal this is; read again when it changes. None is needed in Development on one machine.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>The authority that has issued the back end's certificate, as PEM. The machine's own authorities where it is left out.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>The longest that a person waits for the back end, with all retries: 100 ms to a minute. Default 5 seconds.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long the rules of a province are asked for again: up to an hour. Default 5 minutes.</summary>
    public TimeSpan RulesLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The addresses, one by one.</summary>
    /// <exception cref="UriFormatException">One of them is none.</exception>
    internal IReadOnlyList<Uri> Replicas =>
        [.. Addresses.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(address => new Uri(address, UriKind.Absolute))];
}
