using Microsoft.Extensions.Options;

namespace Beian.Redis.Managed;

/// <summary>Reports every wrong setting at once, by its name.</summary>
internal sealed class ManagedRedisOptionsValidator : IValidateOptions<ManagedRedisOptions>
{
    public ValidateOptionsResult Validate(string? name, ManagedRedisOptions options)
    {
        List<string> failures = [];
        void Fail(string setting, string message) => failures.Add($"{ManagedRedisOptions.SectionName}:{setting} {message}");

        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            Fail(nameof(options.DataDirectory), "is empty; it names the folder the data lives in, ./data by default.");
        }

        if (!Path.IsPathFullyQualified(options.RuntimeDirectory))
        {
            Fail(nameof(options.RuntimeDirectory), $"is '{options.RuntimeDirectory}'; it must be an absolute path.");
        }
        else if (RuntimeFolder.SocketPathBytes(options.RuntimeDirectory) is var bytes && bytes > RuntimeFolder.LongestSocketPath)
        {
            Fail(
                nameof(options.RuntimeDirectory),
                $"is '{options.RuntimeDirectory}', which makes the path of the socket {bytes} bytes long; this system "
                + $"allows {RuntimeFolder.LongestSocketPath}. Choose a shorter folder, such as /tmp.");
        }

        if (options.AppendFsync is not ("always" or "everysec" or "no"))
        {
            Fail(nameof(options.AppendFsync), $"is '{options.AppendFsync}'; it must be always, everysec or no.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
