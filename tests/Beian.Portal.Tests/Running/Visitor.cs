using System.Collections.Concurrent;
using Beian.Grpc.Tests.Running;
using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>
/// Somebody with a browser of their own. When they leave, what holds on every page is checked: nothing was asked of another host, the browser
/// complained of nothing (a breach of the content policy is a complaint), and no address held anything of theirs.
/// </summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly ConcurrentQueue<string> _addresses = [];

    private Visitor(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) => Note(message);
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _addresses.Enqueue(request.Url);
    }

    public IPage Page { get; }

    /// <summary>The answer's headline.</summary>
    public ILocator Answer => Page.Locator("#answer-title");

    /// <summary>Says that the browser will complain of a status like this one: it does of every 4xx and 5xx.</summary>
    public string? ExpectedComplaint { get; set; }

    public static async Task<Visitor> ArriveAsync(IBrowserContext context) => new(context, await context.NewPageAsync());

    public async Task OpenAsync(string path) => await Page.GotoAsync(path);

    /// <summary>Types a code and sends it.</summary>
    public async Task VerifyAsync(Somebody person, string code, string? id = null)
    {
        await Page.FillAsync("#Phone", person.Phone);
        await Page.FillAsync("#Code", code);
        await Page.FillAsync("#IdLastSix", id ?? person.Id);
        await SendAsync();
    }

    /// <summary>Asks for the message again.</summary>
    public async Task ResendAsync(Somebody person, string? id = null)
    {
        await Page.FillAsync("#Phone", person.Phone);
        await Page.FillAsync("#IdLastSix", id ?? person.Id);
        await SendAsync();
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
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        Page.DOMContentLoaded -= Arrive;
    }

    public async Task ReadsAsync(string title) => Assert.Equal(title, await Answer.InnerTextAsync());

    public async ValueTask DisposeAsync()
    {
        var host = new Uri(_addresses.First(address => address.StartsWith("http", StringComparison.Ordinal))).Authority;
        Assert.All(_addresses, address => Assert.True(address.StartsWith("data:", StringComparison.Ordinal) || new Uri(address).Authority == host, address));
        Assert.DoesNotContain(_addresses, address => Somebody.Secrets.Any(secret => address.Contains(secret, StringComparison.Ordinal)));
        await _context.DisposeAsync();
        Assert.Empty(_complaints);
    }

    private void Note(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning" && (ExpectedComplaint is null || !message.Text.Contains(ExpectedComplaint, StringComparison.Ordinal)))
        {
            _complaints.Enqueue(message.Text);
        }
    }
}
