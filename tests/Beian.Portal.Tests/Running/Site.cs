using Beian.Grpc.Tests.Captchas;
using Beian.Grpc.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>The back end and a portal before it, both real; only the back end's clock is the test's, and what a captcha shows is known.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly Stage _stage;
    private readonly CaptchaReader _reader;
    private bool _isBackEndAway;

    private Site(Stage stage, CaptchaReader reader, Server backEnd, PortalProcess portal) =>
        (_stage, _reader, BackEnd, Portal) = (stage, reader, backEnd, portal);

    public Server BackEnd { get; }

    public PortalProcess Portal { get; }

    /// <summary>Everybody's calls in Zhejiang, whose portal needs no captcha here.</summary>
    public Office Office => new(BackEnd, Province.Zhejiang);

    /// <summary>Everybody's calls in Guangxi, whose portal needs one.</summary>
    public Office GuardedOffice => new(BackEnd, Province.Guangxi);

    /// <param name="stage">Where the browser is.</param>
    /// <param name="services">Puts something beside the parts of the back end.</param>
    /// <param name="settings">Settings of the back end that differ from the defaults, by their configuration path.</param>
    public static async Task<Site> OpenAsync(Stage stage, Action<IServiceCollection>? services = null, params (string Key, string Value)[] settings)
    {
        var reader = new CaptchaReader();
        var server = Server.Start(null, reader.AddTo + services, [("Captcha:RequiredOf:0:Province", nameof(Province.Guangxi).ToUpperInvariant()), .. settings]);
        return new Site(stage, reader, server, await PortalProcess.StartAsync(("BackEnd__Addresses", $"{server.Address}")));
    }

    /// <summary>Somebody in front of the portal.</summary>
    public Task<Visitor> VisitorAsync(Setting setting = Setting.Phone, Action<Microsoft.Playwright.BrowserNewContextOptions>? change = null) =>
        _stage.VisitorAsync(Portal.Address, setting, change, _reader);

    /// <summary>Takes the back end away from under the portal.</summary>
    public async Task LoseBackEndAsync()
    {
        _isBackEndAway = true;
        await BackEnd.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            var said = Portal.Output;
            Assert.DoesNotContain(Somebody.Secrets.Distinct(), secret => said.Contains(secret, StringComparison.Ordinal));
        }
        finally
        {
            await Portal.DisposeAsync();
            if (!_isBackEndAway)
            {
                await BackEnd.DisposeAsync();
            }

            _reader.Dispose();
        }
    }
}
