using Beian.Portal.Answers;
using Beian.Portal.BackEnd;
using Beian.Portal.Provinces;
using Beian.V1;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Beian.Portal.Forms;

/// <summary>A page with a form that the back end judges. What was typed goes to it as typed: what a phone number looks like is its to say.</summary>
public abstract partial class FormPage(PortalProvinces provinces, ProvinceRules rules, Captchas captchas, ILogger logger) : PageModel
{
    /// <summary>The contract's name of what was read in the picture.</summary>
    public const string CaptchaField = "captcha.answer";

    /// <summary>Whose portal this is.</summary>
    public ProvinceName Province { get; private set; } = null!;

    /// <summary>The province's rules, where the back end told them.</summary>
    public GetProvinceRulesResponse? Rules { get; private set; }

    /// <summary>What to tell; null before anything was sent.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>The names of fields that cannot be read.</summary>
    public IReadOnlySet<string> BadFields { get; private set; } = new HashSet<string>();

    /// <summary>The picture to read, where this portal needs one.</summary>
    public Captcha? Picture { get; private set; }

    /// <summary>The form's id.</summary>
    [BindProperty]
    public string? Form { get; set; }

    /// <summary>The phone, as typed.</summary>
    [BindProperty]
    public string? Phone { get; set; }

    /// <summary>The last six of the ID, as typed.</summary>
    [BindProperty]
    public string? IdLastSix { get; set; }

    /// <summary>The picture's id.</summary>
    [BindProperty]
    public string? CaptchaId { get; set; }

    /// <summary>What was read in it.</summary>
    [BindProperty]
    public string? CaptchaAnswer { get; set; }

    /// <summary>Whether another picture is asked for, and nothing else.</summary>
    [BindProperty]
    public bool AnotherPicture { get; set; }

    /// <summary>The empty form.</summary>
    public async Task<IActionResult> OnGetAsync(string province, CancellationToken cancellationToken) =>
        provinces.Find(province) is { } found ? await ShowAsync(found, cancellationToken).ConfigureAwait(false) : NotFound();

    /// <summary>The answer, and the form where it is needed again.</summary>
    public async Task<IActionResult> OnPostAsync(string province, CancellationToken cancellationToken)
    {
        if (provinces.Find(province) is not { } found)
        {
            return NotFound();
        }

        if (!AnotherPicture)
        {
            var form = FormId.Of(Form);
            (var answer, var trouble) = await AskAsync(found.Province, form, cancellationToken).ConfigureAwait(false);
            Tell(answer ?? TroubleAnswers.Of(trouble!), trouble);
            // Only a try whose fate is unknown keeps its name.
            Form = trouble is Trouble.MayHaveHappened ? form.Text : null;
        }

        return await ShowAsync(found, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Has the back end judge what was typed.</summary>
    private protected abstract Task<(Answer? Answer, Trouble? Trouble)> AskAsync(Province province, FormId form, CancellationToken cancellationToken);

    /// <summary>The captcha as somebody solved it; nothing where none was shown.</summary>
    private protected CaptchaAnswer? Solved() => CaptchaId is null ? null : new CaptchaAnswer { Id = CaptchaId, Answer = CaptchaAnswer ?? "" };

    private async Task<IActionResult> ShowAsync(ProvinceName province, CancellationToken cancellationToken)
    {
        Province = province;
        Form = FormId.Of(Form).Text;
        CaptchaAnswer = null;
        if (Answer is null or { KeepsForm: true })
        {
            await PrepareFormAsync(cancellationToken).ConfigureAwait(false);
        }

        Response.StatusCode = Answer?.Status ?? StatusCodes.Status200OK;
        return Page();
    }

    private async Task PrepareFormAsync(CancellationToken cancellationToken)
    {
        (Rules, var trouble) = rules.Of(Province.Province);
        var wasAskedFor = BadFields.Contains(CaptchaField);
        if (wasAskedFor && Rules is { CaptchaRequired: false })
        {
            // Out of date. The next form is to have its picture from the start.
            rules.Doubt(Province.Province);
        }

        if (wasAskedFor || Rules is { CaptchaRequired: true })
        {
            (Picture, trouble) = await captchas.DrawAsync(Province.Province, cancellationToken).ConfigureAwait(false);
        }

        if (trouble is not null && Answer is null)
        {
            Tell(TroubleAnswers.OfShowing(trouble), trouble);
        }
    }

    private void Tell(Answer answer, Trouble? trouble)
    {
        Answer = answer;
        switch (trouble)
        {
            case Trouble.Fields fields:
                BadFields = fields.Names;
                break;

            case Trouble.Captcha:
                BadFields = new HashSet<string> { CaptchaField };
                break;

            case Trouble.NotPermitted notPermitted:
                LogNotPermitted(notPermitted.Why);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The back end does not take this portal's calls: {Why}")]
    private partial void LogNotPermitted(string why);
}
