using Beian.Portal.BackEnd;
using Beian.V1;

namespace Beian.Portal.Forms;

/// <summary>Pictures that the back end draws. One comes within its form, so that it and its id cannot part.</summary>
public sealed class Captchas(VerificationService.VerificationServiceClient backEnd)
{
    /// <summary>A new picture.</summary>
    /// <returns>The picture, or why there is none.</returns>
    public async Task<(Captcha? Captcha, Trouble? Trouble)> DrawAsync(Province province, CancellationToken cancellationToken)
    {
        var (drawn, trouble) = await backEnd
            .CreateCaptchaAsync(new CreateCaptchaRequest { Province = province }, cancellationToken: cancellationToken).OrTroubleAsync().ConfigureAwait(false);
        return (drawn is null ? null : new Captcha(drawn.Id, $"data:image/png;base64,{drawn.PicturePng.ToBase64()}"), trouble);
    }
}
