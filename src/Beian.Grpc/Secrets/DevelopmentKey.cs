using System.Security.Cryptography;
using Beian.Startup;

namespace Beian.Secrets;

/// <summary>The key that Development makes for itself, once, in a file of the data folder: so nothing has to be configured.</summary>
internal static class DevelopmentKey
{
    private const string FileName = "master.key";

    /// <summary>Reads it, or makes it.</summary>
    /// <exception cref="StartupException">The file holds something else.</exception>
    public static MasterKey In(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            SecretFile.Write(path, RandomNumberGenerator.GetBytes(MasterKey.Size));
        }

        var key = File.ReadAllBytes(path);
        return key.Length == MasterKey.Size
            ? new MasterKey(KeyRingReader.DevelopmentKeyId, key)
            : throw new StartupException($"{path} must hold {MasterKey.Size} bytes; it holds {key.Length}.");
    }
}
