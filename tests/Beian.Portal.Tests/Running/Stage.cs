using Beian.Grpc.Tests.Captchas;
using Beian.Portal.Tests.Running;
using Microsoft.Playwright;

[assembly: Xunit.AssemblyFixture(typeof(Stage))]

namespace Beian.Portal.Tests.Running;

/// <summary>
/// One browser for all tests, Debian's own (<c>eng/need-chromium</c> installs it), and one site for those that need none of their own: people
/// have a profile of their own in the browser, and phones that no other test has.
/// </summary>
public sealed class Stage : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> _browser = new(LaunchAsync);
    private readonly Lazy<Task<Site>> _site;

    public Stage() => _site = new(() => Site.OpenAsync(this));

    /// <summary>The browser, started by the first who asks.</summary>
    public async Task<IBrowser> BrowserAsync() => (await _browser.Value).Browser;

    /// <summary>The site that tests share. Its clock stands still; nobody moves it by more than milliseconds.</summary>
    internal Task<Site> SiteAsync() => _site.Value;

    /// <summary>Somebody in front of a portal.</summary>
    internal async Task<Visitor> VisitorAsync(
        Uri portal, Setting setting = Setting.Phone, Action<BrowserNewContextOptions>? change = null, CaptchaReader? reader = null)
    {
        var options = setting.Options();
        options.BaseURL = $"{portal}";
        change?.Invoke(options);
        return await Visitor.ArriveAsync(await (await BrowserAsync()).NewContextAsync(options), setting, reader);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site.IsValueCreated)
        {
            await (await _site.Value).DisposeAsync();
        }

        if (_browser.IsValueCreated)
        {
            var (driver, browser) = await _browser.Value;
            await browser.DisposeAsync();
            driver.Dispose();
        }
    }

    private static async Task<(IPlaywright, IBrowser)> LaunchAsync()
    {
        var program = Places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException("No Chromium: run eng/need-chromium.");
        var driver = await Playwright.CreateAsync();
        return (driver, await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        }));
    }
}
