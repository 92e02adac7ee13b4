namespace Beian.Secrets;

/// <summary>Reads the ring from the configuration and its folder, and says all that is wrong with it, each with its setting's name.</summary>
internal sealed class KeyRingReader(bool isDevelopment)
{
    /// <summary>The short setting: 32 bytes as base64, a ring of one key.</summary>
    public const string MasterKeySetting = "Secrets:MasterKey";

    /// <summary>What the key of <see cref="MasterKeySetting"/> is called.</summary>
    public const string MasterKeyId = "main";

    /// <summary>What the key is called that Development makes for itself.</summary>
    public const string DevelopmentKeyId = "dev";

    private readonly List<MasterKey> _keys = [];
    private readonly List<string> _problems = [];

    /// <summary>What is wrong; nothing where there is a ring, or where Development is to make itself a key.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The keys, the one to write with first; none where Development is to make itself one.</summary>
    public IReadOnlyList<MasterKey> Keys => _keys;

    /// <summary>Reads.</summary>
    /// <param name="options">The section <c>Keys</c>.</param>
    /// <param name="masterKey">The short setting, where it is there.</param>
    public KeyRingReader Read(KeyRingOptions options, string? masterKey)
    {
        for (var n = 0; n < options.Ring.Count; n++)
        {
            var setting = $"{KeyRingOptions.Section}:{nameof(KeyRingOptions.Ring)}:{n}";
            Add(options.Ring[n].Id, $"{setting}:Id", options.Ring[n].Secret, $"{setting}:Secret");
        }

        if (options.Folder.Length > 0)
        {
            ReadFolder(options.Folder);
        }

        if (!string.IsNullOrEmpty(masterKey))
        {
            ReadMasterKey(masterKey);
        }

        if (_problems.Count == 0)
        {
            PutCurrentFirst(options.Current);
        }

        return this;
    }

    private void ReadMasterKey(string masterKey)
    {
        if (_keys.Count > 0)
        {
            _problems.Add($"{MasterKeySetting} is short for a ring of one key: with others under Keys it is one of them, called {MasterKeyId}.");
        }
        else
        {
            Add(MasterKeyId, MasterKeySetting, masterKey, MasterKeySetting);
        }
    }

    private void ReadFolder(string folder)
    {
        const string Setting = $"{KeyRingOptions.Section}:{nameof(KeyRingOptions.Folder)}";
        try
        {
            foreach (var file in Directory.GetFiles(folder, "*.key").Order(StringComparer.Ordinal))
            {
                Add(Path.GetFileNameWithoutExtension(file), $"The name of {file}", File.ReadAllText(file).Trim(), file);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{Setting} cannot be read: {unreadable.Message}");
        }
    }

    private void Add(string id, string whereId, string secret, string whereSecret)
    {
        var key = new byte[MasterKey.Size];
        List<string> problems = [];
        if (!MasterKey.IsId(id))
        {
            problems.Add($"{whereId} is '{id}'; the id of a key is {MasterKey.IdForm}.");
        }
        else if (_keys.Any(other => other.Id == id))
        {
            problems.Add($"{whereId} is '{id}', as another key's.");
        }
        else if (id == DevelopmentKeyId && !isDevelopment)
        {
            problems.Add($"{whereId} is '{id}', the key that Development makes for itself; it is for Development alone.");
        }

        if (!Convert.TryFromBase64String(secret, key, out var length) || length != MasterKey.Size)
        {
            problems.Add($"{whereSecret} must be {MasterKey.Size} bytes as base64, as `eng/keys new` makes them.");
        }

        if (problems.Count > 0)
        {
            _problems.AddRange(problems);
            return;
        }

        var made = new MasterKey(id, key);
        if (_keys.Find(made.HasSameSecretAs) is { } same)
        {
            _problems.Add($"{whereSecret} is the key {same.Id} once more.");
            return;
        }

        _keys.Add(made);
    }

    private void PutCurrentFirst(string current)
    {
        const string Setting = $"{KeyRingOptions.Section}:{nameof(KeyRingOptions.Current)}";
        if (_keys.Count == 0)
        {
            if (current.Length > 0 || !isDevelopment)
            {
                _problems.Add($"There is no key. Name one under {KeyRingOptions.Section}:{nameof(KeyRingOptions.Ring)} or {KeyRingOptions.Section}:{nameof(KeyRingOptions.Folder)}, which is required outside Development, as `eng/keys new` makes one.");
            }

            return;
        }

        var first = current.Length == 0 && _keys.Count == 1 ? 0 : _keys.FindIndex(key => key.Id == current);
        if (first < 0)
        {
            _problems.Add($"{Setting} is '{current}'; it must name the key to write with, one of {string.Join(", ", _keys.Select(key => key.Id))}.");
            return;
        }

        var key = _keys[first];
        _keys.RemoveAt(first);
        _keys.Insert(0, key);
    }
}
