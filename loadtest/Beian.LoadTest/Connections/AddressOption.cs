using System.CommandLine;

namespace Beian.LoadTest.Connections;

/// <summary>Where the server is: <c>--address</c>, else <c>PORT</c> on this machine as the server itself reads it, else 5080.</summary>
internal static class AddressOption
{
    private const string DefaultPort = "5080";

    public static Option<Uri> Create()
    {
        var option = new Option<Uri>("--address")
        {
            Description = "Where the server listens, HTTP/2 without TLS",
            DefaultValueFactory = _ => new Uri($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT") ?? DefaultPort}"),
            CustomParser = argument =>
            {
                if (Uri.TryCreate(argument.Tokens[0].Value, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
                {
                    return address;
                }

                argument.AddError($"'{argument.Tokens[0].Value}' is not an address such as http://127.0.0.1:{DefaultPort}.");
                return null;
            },
        };
        return option;
    }
}
