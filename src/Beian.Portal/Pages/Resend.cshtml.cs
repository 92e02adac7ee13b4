using Beian.Portal.Answers;
using Beian.Portal.BackEnd;
using Beian.Portal.Forms;
using Beian.Portal.Provinces;
using Beian.V1;

namespace Beian.Portal.Pages;

/// <summary>短信重发: somebody asks for the message again.</summary>
public sealed class ResendModel(
    PortalProvinces provinces, ProvinceRules rules, Captchas captchas, VerificationService.VerificationServiceClient backEnd, ILogger<ResendModel> logger)
    : FormPage(provinces, rules, captchas, logger)
{
    private protected override async Task<(Answer? Answer, Trouble? Trouble)> AskAsync(Province province, FormId form, CancellationToken cancellationToken)
    {
        var request = new ResendCodeRequest { Province = province, PhoneNumber = Phone ?? "", IdLastSix = IdLastSix ?? "", Captcha = Solved() };
        request.RequestId = form.RequestId(request.PhoneNumber, request.IdLastSix);
        var (verdict, trouble) = await backEnd.ResendCodeAsync(request, cancellationToken: cancellationToken).OrTroubleAsync().ConfigureAwait(false);
        return (verdict is null ? null : ResendAnswers.Of(verdict), trouble);
    }
}
