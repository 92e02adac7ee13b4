using Beian.Startup;

namespace Beian.Captchas;

/// <summary>
/// Draws a captcha before anybody asks for one. What draws it is a native library, and where that cannot be loaded the server has to say
/// so at start, not to the first person in front of a portal.
/// </summary>
internal sealed class CaptchaRehearsal(IServiceProvider services) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            services.GetRequiredService<ICaptchaDrawing>().Draw(CaptchaText.Random());
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException or InvalidOperationException)
        {
            throw new StartupException(
                $"Captchas cannot be drawn: {(failure.InnerException ?? failure).Message} libSkiaSharp must lie beside the program and suit this machine; publish for its runtime identifier.",
                failure);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
