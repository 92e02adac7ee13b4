using System.Diagnostics.CodeAnalysis;
using Beian.Captchas;
using BenchmarkDotNet.Attributes;

namespace Beian.Benchmarks.Captchas;

/// <summary>What a captcha costs the processor: its text, and the picture of it as a PNG.</summary>
public class Drawing : IDisposable
{
    private readonly CaptchaDrawing _drawing = new();

    /// <summary>A text that nobody can foresee.</summary>
    [Benchmark]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Benchmarks are methods of an instance.")]
    public int Text() => CaptchaText.Random().Reveal().Length;

    /// <summary>And its picture. On one thread and without waiting, so time on the clock is CPU where nothing else runs.</summary>
    [Benchmark]
    public int TextAndPicture() => _drawing.Draw(CaptchaText.Random()).Length;

    /// <inheritdoc/>
    [GlobalCleanup]
    public void Dispose()
    {
        _drawing.Dispose();
        GC.SuppressFinalize(this);
    }
}
