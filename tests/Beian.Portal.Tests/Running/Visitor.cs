using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Captchas;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Google.Protobuf;
using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>
/// Somebody with a browser of their own. When they leave, what holds on every page is checked: nothing was asked of another host, the browser
/// complained of nothing (a breach of the content policy is a complaint), and no address held anything of theirs.
/// </summary>
internal sealed partial class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Setting _setting;
    private readonly CaptchaReader? _reader;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _addresses = [];

    private Visitor(IBrowserContext context, IPage page, Setting setting, CaptchaReader? reader)
    {
        (_context, Page, _setting, _reader) = (context, page, setting, reader);
        page.Console += (_, message) => Note(message);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _addresses.Enqueue(request.Url);
    }

    public IPage Page { get; }

    /// <summary>Whether the browser runs scripts.</summary>
    public bool HasScript => _setting.HasScript();

    /// <summary>The HTTP status that a page may have beside 200; the browser complains of every 4xx and 5xx.</summary>
    public int? ExpectedStatus { get; set; }

    /// <summary>Whether requests may meet with no server; the browser complains of each.</summary>
    public bool MayBeCutOff { get; set; }

    public static async Task<Visitor> ArriveAsync(IBrowserContext context, Setting setting, CaptchaReader? reader) =>
        new(context, await context.NewPageAsync(), setting, reader);

    public async Task<IResponse> OpenAsync(string path) => (await Page.GotoAsync(path))!;

    /// <summary>Follows a link by its text.</summary>
    public Task FollowAsync(string text) => AfterAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = text }).First.ClickAsync());

    /// <summary>Types a code and sends it.</summary>
    public async Task VerifyAsync(Somebody person, string code, string? id = null)
    {
        await Page.FillAsync("#Code", code);
        await ResendAsync(person, id);
    }

    /// <summary>Asks for the message again.</summary>
    public async Task ResendAsync(Somebody person, string? id = null)
    {
        await Page.FillAsync("#Phone", person.Phone);
        await Page.FillAsync("#IdLastSix", id ?? person.Id);
        await SendAsync();
    }

    /// <summary>Types what the picture shows.</summary>
    public async Task SolveAsync() => await Page.FillAsync("#CaptchaAnswer", await ReadPictureAsync());

    /// <summary>What the picture shows, which is what no program should know; before a scripted back end this one does not either.</summary>
    public async Task<string> ReadPictureAsync()
    {
        var picture = await Page.GetAttributeAsync("#picture", "src");
        return _reader!.Read(new CreateCaptchaResponse { PicturePng = ByteString.FromBase64(picture!["data:image/png;base64,".Length..]) });
    }

    /// <summary>Sends the form, and waits for the page that answers.</summary>
    public Task SendAsync() => AfterAsync(() => Page.ClickAsync("#send"));

    /// <summary>Does something that leads to another page, and waits for it.</summary>
    public async Task AfterAsync(Func<Task> something)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Arrive(object? sender, IPage page) => arrived.TrySetResult();
        Page.DOMContentLoaded += Arrive;
        await something();
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        Page.DOMContentLoaded -= Arrive;
    }

    /// <summary>The page answers this, it has the reader's attention, and it is a page that everybody can use.</summary>
    public async Task ReadsAsync(string title)
    {
        Assert.Equal(title, await Page.InnerTextAsync("#answer-title"));
        Assert.StartsWith(title, await Page.TitleAsync(), StringComparison.Ordinal);
        await Page.WaitForSelectorAsync("#answer-title:focus");
        await IsUsableAsync();
    }

    /// <summary>Nothing sticks out at the side, and axe finds nothing to complain of.</summary>
    public async Task IsUsableAsync()
    {
        Assert.Equal(Page.ViewportSize!.Width, await Page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth"));
        if (_setting.HasScript())
        {
            await IsAccessibleAsync(Page);
        }
        else
        {
            await IsAccessibleWithoutScriptAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));
        var web = _addresses.Where(address => !address.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.Single(web.Select(address => new Uri(address).Authority).Distinct());
        Assert.DoesNotContain(web, address => Somebody.Secrets.Any(secret => address.Contains(secret, StringComparison.Ordinal)));
    }

    private static async Task IsAccessibleAsync(IPage page)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        Assert.True(found.Violations.Length == 0, string.Join('\n', found.Violations.Select(v => $"{v.Id}: {v.Help} {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
    }

    // axe is a script itself. It looks at a copy of what stands there, with what is for those without scripts and without scripts of its own.
    private async Task IsAccessibleWithoutScriptAsync()
    {
        var copy = Scripts().Replace(NoScriptTags().Replace(await Page.ContentAsync(), ""), "");
        var options = _setting.Options();
        options.JavaScriptEnabled = true;
        await using var context = await _context.Browser!.NewContextAsync(options);
        var page = await context.NewPageAsync();
        await page.RouteAsync(Page.Url, route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = copy }));
        await page.GotoAsync(Page.Url);
        await IsAccessibleAsync(page);
    }

    [GeneratedRegex("</?noscript>")]
    private static partial Regex NoScriptTags();

    [GeneratedRegex("<script[^>]*></script>")]
    private static partial Regex Scripts();

    private void Note(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning"
            && (ExpectedStatus is null || !message.Text.Contains($"status of {ExpectedStatus} ", StringComparison.Ordinal))
            && !(MayBeCutOff && message.Text.Contains("net::ERR_CONNECTION_FAILED", StringComparison.Ordinal)))
        {
            _complaints.Enqueue($"{message.Text} ({message.Location})");
        }
    }
}
