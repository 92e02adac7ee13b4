namespace Beian.Captchas;

/// <summary>Makes the picture of a captcha: the one thing that ever shows its text.</summary>
public interface ICaptchaDrawing
{
    /// <summary>Draws a text, as a PNG.</summary>
    byte[] Draw(CaptchaText text);
}
