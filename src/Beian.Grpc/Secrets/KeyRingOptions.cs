namespace Beian.Secrets;

/// <summary>The keys of the server: section <c>Keys</c> of the configuration. <c>eng/keys new</c> makes one.</summary>
public sealed class KeyRingOptions
{
    /// <summary>The section these come from.</summary>
    public const string Section = "Keys";

    /// <summary>The id of the key to write with; may be left out where there is one key only.</summary>
    public string Current { get; set; } = "";

    /// <summary>Keys in the configuration.</summary>
    public IList<Entry> Ring { get; } = [];

    /// <summary>A folder of further keys, each in a file <c>&lt;id&gt;.key</c> that holds 32 bytes as base64.</summary>
    public string Folder { get; set; } = "";

    /// <summary>One key.</summary>
    public sealed class Entry
    {
        /// <summary>What the store calls it: <see cref="MasterKey.IdForm"/>. An id means one key for ever.</summary>
        public string Id { get; set; } = "";

        /// <summary>32 bytes as base64.</summary>
        public string Secret { get; set; } = "";
    }
}
