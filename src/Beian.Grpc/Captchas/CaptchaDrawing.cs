using System.Reflection;
using SkiaSharp;

namespace Beian.Captchas;

/// <summary>
/// Draws a captcha: letters turned, sheared and of different sizes that touch one another, with lines through them in their own colour,
/// so that neither colour nor a gap tells where one ends. It keeps out what is made to try numbers at large; whoever trains a
/// program on it gets in, and meets the limits of tries behind it.
/// </summary>
public sealed class CaptchaDrawing : ICaptchaDrawing, IDisposable
{
    private const string Font = "DejaVuSansMono-Bold";
    private const int Width = 160;
    private const int Height = 60;
    private const int Lines = 3;
    private const int Specks = 60;

    private static readonly SKColor Paper = new(0xF7, 0xF7, 0xF4);

    private readonly SKTypeface _typeface = Load();

    /// <inheritdoc/>
    public byte[] Draw(CaptchaText text)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var canvas = surface.Canvas;
        canvas.Clear(Paper);
        using var ink = new SKPaint { IsAntialias = true, Color = DarkInk() };
        DrawLetters(canvas, ink, text.Reveal());
        DrawLines(canvas, ink);
        DrawSpecks(canvas, ink);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _typeface.Dispose();

    private void DrawLetters(SKCanvas canvas, SKPaint ink, string letters)
    {
        // Less than a letter is wide when it is turned, so that neighbours touch.
        var pitch = Between(27, 31);
        var left = ((Width - (pitch * letters.Length)) / 2) + Between(-8, 8);
        for (var n = 0; n < letters.Length; n++)
        {
            using var font = new SKFont(_typeface, size: Between(38, 48));
            using var letter = font.GetGlyphPath(font.GetGlyph(letters[n]));
            var box = letter.Bounds;
            canvas.Save();
            canvas.Translate(left + (pitch * (n + 0.5f)) + Between(-2, 2), (Height / 2f) + Between(-5, 5));
            canvas.RotateDegrees(Between(-24, 24));
            canvas.Skew(Between(-0.25f, 0.25f), Between(-0.1f, 0.1f));
            canvas.Translate(-box.MidX, -box.MidY);
            canvas.DrawPath(letter, ink);
            canvas.Restore();
        }
    }

    // From edge to edge, so that each crosses every letter.
    private static void DrawLines(SKCanvas canvas, SKPaint ink)
    {
        (ink.Style, ink.StrokeCap) = (SKPaintStyle.Stroke, SKStrokeCap.Round);
        for (var n = 0; n < Lines; n++)
        {
            ink.StrokeWidth = Between(1.5f, 3);
            using var line = new SKPathBuilder();
            line.MoveTo(0, Between(8, Height - 8));
            line.CubicTo(Width / 3f, Between(-10, Height + 10), Width * 2 / 3f, Between(-10, Height + 10), Width, Between(8, Height - 8));
            using var path = line.Detach();
            canvas.DrawPath(path, ink);
        }
    }

    private static void DrawSpecks(SKCanvas canvas, SKPaint ink)
    {
        ink.Style = SKPaintStyle.Fill;
        for (var n = 0; n < Specks; n++)
        {
            canvas.DrawCircle(Between(0, Width), Between(0, Height), Between(0.5f, 1.4f), ink);
        }
    }

    // Dark enough on the paper for weak eyes: at most 40 % of light in any of the three.
    private static SKColor DarkInk() => new(Shade(), Shade(), Shade());

    private static byte Shade() => (byte)Between(0, 102);

    // What the picture looks like is no secret; what it says is, and that does not come from here.
    private static float Between(float low, float high) => low + ((high - low) * Random.Shared.NextSingle());

    private static SKTypeface Load()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream(Font + ".ttf")
            ?? throw new InvalidOperationException($"The font {Font} is not in the assembly.");
        return SKTypeface.FromStream(file) ?? throw new InvalidOperationException($"The font {Font} cannot be read.");
    }
}
