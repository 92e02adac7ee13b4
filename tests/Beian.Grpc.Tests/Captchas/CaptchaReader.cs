using System.Collections.Concurrent;
using Beian.Captchas;
using Beian.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>
/// Reads captchas for tests, which is what no program should: it stands in the place of the drawing, draws as that does, and
/// remembers which text went into which picture. The server itself knows a text no longer than it takes to draw it.
/// </summary>
internal sealed class CaptchaReader : ICaptchaDrawing, IDisposable
{
    private readonly CaptchaDrawing _drawing = new();
    private readonly ConcurrentDictionary<string, string> _texts = [];

    public void AddTo(IServiceCollection services) => services.AddSingleton<ICaptchaDrawing>(this);

    /// <summary>What a picture shows.</summary>
    public string Read(CreateCaptchaResponse captcha) => _texts[captcha.PicturePng.ToBase64()];

    /// <summary>A captcha, solved.</summary>
    public CaptchaAnswer Solve(CreateCaptchaResponse captcha) => new() { Id = captcha.Id, Answer = Read(captcha) };

    public byte[] Draw(CaptchaText text)
    {
        var picture = _drawing.Draw(text);
        _texts[Convert.ToBase64String(picture)] = text.Reveal();
        return picture;
    }

    public void Dispose() => _drawing.Dispose();
}
