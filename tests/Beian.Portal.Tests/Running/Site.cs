using Beian.Grpc.Tests.Running;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>The back end and a portal before it, both real; only the back end's clock is the test's.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly List<Visitor> _visitors = [];
    private readonly Chromium _chromium;

    private Site(Chromium chromium, Server backEnd, PortalProcess portal)
    {
        _chromium = chromium;
        BackEnd = backEnd;
        Portal = portal;
    }

    public Server BackEnd { get; }

    public PortalProcess Portal { get; }

    /// <summary>Everybody's calls in Zhejiang.</summary>
    public Office Office => new(BackEnd, Province.Zhejiang);

    public static async Task<Site> OpenAsync(Chromium chromium, params (string Key, string Value)[] backEnd)
    {
        var server = Server.Start(null, backEnd);
        return new Site(chromium, server, await PortalProcess.StartAsync(("BackEnd__Addresses", $"{server.Address}")));
    }

    /// <summary>Somebody in front of the portal.</summary>
    public async Task<Visitor> VisitorAsync(Device device = Device.Phone, bool javaScript = true, Action<Microsoft.Playwright.BrowserNewContextOptions>? change = null)
    {
        var options = device.Options();
        options.BaseURL = $"{Portal.Address}";
        options.JavaScriptEnabled = javaScript;
        options.Locale = "zh-CN";
        change?.Invoke(options);
        var visitor = await Visitor.ArriveAsync(await (await _chromium.BrowserAsync()).NewContextAsync(options));
        _visitors.Add(visitor);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var visitor in _visitors)
            {
                await visitor.DisposeAsync();
            }

            var said = Portal.Output;
            Assert.DoesNotContain(Somebody.Secrets.Distinct(), secret => said.Contains(secret, StringComparison.Ordinal));
        }
        finally
        {
            await Portal.DisposeAsync();
            await BackEnd.DisposeAsync();
        }
    }
}
