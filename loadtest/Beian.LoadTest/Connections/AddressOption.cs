using System.CommandLine;
using System.CommandLine.Parsing;

namespace Beian.LoadTest.Connections;

/// <summary>Where the server is: <c>--address</c>, else <c>PORT</c> on this machine as the server itself reads it, else 5080.</summary>
internal static class AddressOption
{
    private const string DefaultPort = "5080";

    public static Option<Uri> Create() => new("--address")
    {
        Description = "Where the server listens, HTTP/2 without TLS",
        DefaultValueFactory = _ => new Uri($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? DefaultPort}"),
        CustomParser = Parse,
    };

    /// <summary>For commands that start a server of their own where none is named.</summary>
    public static Option<Uri?> CreateOptional() => new("--address")
    {
        Description = "A server that runs already, HTTP/2 without TLS; without it one of our own is started",
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
        {
            return address;
        }

        argument.AddError($"'{argument.Tokens[0].Value}' is not an address such as http://127.0.0.1:{DefaultPort}.");
        return null;
    }
}
