namespace Beian.Portal.Forms;

/// <summary>A picture to read.</summary>
/// <param name="Id">Its id, which goes back with what was read.</param>
/// <param name="Picture">The picture itself, as an address that holds it.</param>
public sealed record Captcha(string Id, string Picture);
