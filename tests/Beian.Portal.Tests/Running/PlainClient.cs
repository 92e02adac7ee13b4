using System.Net;
using System.Text.RegularExpressions;

namespace Beian.Portal.Tests.Running;

/// <summary>Somebody without a browser: what the forms' own protection does, and what comes of the same form sent twice.</summary>
internal sealed partial class PlainClient : IDisposable
{
    private readonly HttpClient _http;

    public PlainClient(Uri portal, HttpMessageHandler? handler = null) =>
        _http = new HttpClient(handler ?? new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = portal };

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative));

    /// <summary>The text of a page.</summary>
    public Task<string> ReadAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative));

    /// <summary>Opens a page and takes the hidden fields of its form.</summary>
    public async Task<Dictionary<string, string>> FormAsync(string path) => HiddenFields(await ReadAsync(path));

    /// <summary>Where the forms of a page are sent; empty for one that does not say.</summary>
    public static IEnumerable<string> Actions(string page) => Forms().Matches(page).Select(form => WebUtility.HtmlDecode(form.Groups[1].Value));

    public static Dictionary<string, string> HiddenFields(string page) =>
        Hidden().Matches(page).ToDictionary(field => field.Groups[1].Value, field => WebUtility.HtmlDecode(field.Groups[2].Value));

    public async Task<HttpResponseMessage> SendAsync(string path, Dictionary<string, string> form, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new FormUrlEncodedContent(form) };
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return await _http.SendAsync(request);
    }

    /// <summary>Sends a form, and reads the headline of the answer.</summary>
    public async Task<string> AnswerAsync(string path, Dictionary<string, string> form)
    {
        using var response = await SendAsync(path, form);
        return Headline().Match(await response.Content.ReadAsStringAsync()).Groups[1].Value;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("""<input (?=[^>]*type="hidden")(?=[^>]*name="([^"]+)")(?=[^>]*value="([^"]*)")[^>]*>""")]
    private static partial Regex Hidden();

    [GeneratedRegex("""<form\b(?:[^>]*\baction="([^"]*)")?""")]
    private static partial Regex Forms();

    [GeneratedRegex("""id="answer-title"[^>]*>([^<]+)<""")]
    private static partial Regex Headline();
}
