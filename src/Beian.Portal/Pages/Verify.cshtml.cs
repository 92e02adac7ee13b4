using Beian.Portal.Answers;
using Beian.Portal.BackEnd;
using Beian.Portal.Forms;
using Beian.Portal.Provinces;
using Beian.V1;
using Microsoft.AspNetCore.Mvc;

namespace Beian.Portal.Pages;

/// <summary>短信核验: somebody types the code they were sent.</summary>
public sealed class VerifyModel(
    PortalProvinces provinces, ProvinceRules rules, Captchas captchas, VerificationService.VerificationServiceClient backEnd, ILogger<VerifyModel> logger)
    : FormPage(provinces, rules, captchas, logger)
{
    /// <summary>The code, as typed.</summary>
    [BindProperty]
    public string? Code { get; set; }

    private protected override async Task<(Answer? Answer, Trouble? Trouble)> AskAsync(Province province, FormId form, CancellationToken cancellationToken)
    {
        var request = new VerifyCodeRequest
        {
            Province = province,
            PhoneNumber = Phone ?? "",
            Code = Code ?? "",
            IdLastSix = IdLastSix ?? "",
            Captcha = Solved(),
        };
        request.RequestId = form.RequestId(request.PhoneNumber, request.Code, request.IdLastSix);
        var (verdict, trouble) = await backEnd.VerifyCodeAsync(request, cancellationToken: cancellationToken).OrTroubleAsync().ConfigureAwait(false);
        return (verdict is null ? null : VerifyAnswers.Of(verdict), trouble);
    }
}
