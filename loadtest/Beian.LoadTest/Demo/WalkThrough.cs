using Beian.LoadTest.Connections;
using Beian.V1;

namespace Beian.LoadTest.Demo;

/// <summary>
/// The story: a provider submits a first filing in Zhejiang, two people get their codes, one mistypes and then gets it right, the
/// other asks for the message again and finishes, and the filing is with the bureau.
/// </summary>
internal sealed class WalkThrough(ServerConnection server, Narrator narrator)
{
    private const string ManagersPhone = "The site manager's phone (网站负责人)";

    private readonly Cast _cast = Cast.Assemble();

    /// <exception cref="UnexpectedAnswerException">An answer was not the expected one.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        narrator.Step("An access provider submits a first filing (首次备案) in Zhejiang (浙江) with two people");
        var filing = await SubmitAsync(cancellationToken).ConfigureAwait(false);

        narrator.Step("Each of the two gets a code, from the number of the phone's operator");
        var principalPhone = new SimulatedPhone(server, _cast.Principal.PhoneNumber, filing.SubmitTime);
        var managerPhone = new SimulatedPhone(server, _cast.Manager.PhoneNumber, filing.SubmitTime);
        var principalCode = await ReadMessageAsync("The principal's phone (主体负责人)", principalPhone, cancellationToken).ConfigureAwait(false);
        var managerCode = await ReadMessageAsync(ManagersPhone, managerPhone, cancellationToken).ConfigureAwait(false);

        narrator.Step("On the bureau's portal the principal mistypes the ID digits");
        await VerifyAsync(_cast.Principal, principalCode, Cast.WrongIdOf(_cast.Principal), VerifyOutcome.Mismatch, cancellationToken).ConfigureAwait(false);
        narrator.Explain("「信息有误，请核对后重新输入」 Which of the three was wrong is never told; the fifth wrong ID would return the filing.");

        narrator.Step("The principal types it right");
        await VerifyAsync(_cast.Principal, principalCode, _cast.Principal.IdLastSix, VerifyOutcome.AwaitingOthers, cancellationToken).ConfigureAwait(false);
        narrator.Explain("「本人核验完成，请等待其他负责人核验」 The filing waits for the phone shown, masked.");

        narrator.Step("The site manager asks for the message again");
        await ResendAsync(managerPhone, cancellationToken).ConfigureAwait(false);

        narrator.Step("The site manager types the code");
        await VerifyAsync(_cast.Manager, managerCode, _cast.Manager.IdLastSix, VerifyOutcome.Forwarded, cancellationToken).ConfigureAwait(false);
        narrator.Explain("「核验成功，已提交管局审核」 That was the last one.");

        narrator.Step("The provider looks the filing up");
        await LookUpAsync(filing, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Filing> SubmitAsync(CancellationToken cancellationToken)
    {
        narrator.Call("FilingService.SubmitFiling",
            ("order_number", _cast.OrderNumber),
            ("province", Names.Of(Province.Zhejiang)),
            ("type", Names.Of(FilingType.FirstFiling)),
            ("principal", Describe(_cast.Principal)),
            ("site_manager", Describe(_cast.Manager)));
        var response = await server.Filings.SubmitFilingAsync(
            new SubmitFilingRequest
            {
                OrderNumber = _cast.OrderNumber,
                Province = Province.Zhejiang,
                Type = FilingType.FirstFiling,
                Principal = _cast.Principal,
                SiteManager = _cast.Manager,
            },
            cancellationToken: cancellationToken);
        var filing = response.Filing;
        narrator.Answer(
            ("state", Names.Of(filing.State)), ("filing_id", filing.FilingId), ("deadline", Narrator.Time(filing.Deadline)));
        UnexpectedAnswerException.ThrowUnless(filing.State == FilingState.AwaitingVerification, "AWAITING_VERIFICATION", Names.Of(filing.State));
        UnexpectedAnswerException.ThrowUnless(filing.Challenges.Count == 2, "two phones to verify", filing.Challenges.Count);
        return filing;
    }

    private async Task<string> ReadMessageAsync(string whose, SimulatedPhone phone, CancellationToken cancellationToken)
    {
        var message = await phone.NextMessageAsync(cancellationToken).ConfigureAwait(false);
        narrator.Phone(whose, message);
        return message.Code;
    }

    private async Task VerifyAsync(Person person, string code, string id, VerifyOutcome expected, CancellationToken cancellationToken)
    {
        narrator.Call("VerificationService.VerifyCode",
            ("province", Names.Of(Province.Zhejiang)), ("phone_number", person.PhoneNumber), ("code", code), ("id_last_six", id));
        var response = await server.Verification.VerifyCodeAsync(
            new VerifyCodeRequest
            {
                Province = Province.Zhejiang,
                PhoneNumber = person.PhoneNumber,
                Code = code,
                IdLastSix = id,
                RequestId = Guid.NewGuid().ToString(),
            },
            cancellationToken: cancellationToken);
        narrator.Answer(
            [("outcome", Names.Of(response.Outcome)), .. response.AwaitingMaskedPhoneNumbers.Select(phone => ("awaiting_masked_phone_numbers", (object)phone))]);
        UnexpectedAnswerException.ThrowUnless(response.Outcome == expected, Names.Of(expected), Names.Of(response.Outcome));
    }

    // A message came seconds ago, so the answer is "too soon" on a server with the usual pause between two messages, and
    // "sent" on one without.
    private async Task ResendAsync(SimulatedPhone phone, CancellationToken cancellationToken)
    {
        var person = _cast.Manager;
        narrator.Call("VerificationService.ResendCode",
            ("province", Names.Of(Province.Zhejiang)), ("phone_number", person.PhoneNumber), ("id_last_six", person.IdLastSix));
        var response = await server.Verification.ResendCodeAsync(
            new ResendCodeRequest { Province = Province.Zhejiang, PhoneNumber = person.PhoneNumber, IdLastSix = person.IdLastSix },
            cancellationToken: cancellationToken);
        switch (response.Outcome)
        {
            case ResendOutcome.CoolingDown:
                narrator.Answer(("outcome", Names.Of(response.Outcome)), ("retry_time", Narrator.Time(response.RetryTime)));
                narrator.Explain("「操作过于频繁」 Too soon after the last message; nothing was sent, and the code that came still counts.");
                break;

            case ResendOutcome.Sent:
                narrator.Answer(("outcome", Names.Of(response.Outcome)));
                narrator.Explain("「短信已发送」 The same code comes again; no deadline moves and no count is reset.");
                await ReadMessageAsync(ManagersPhone, phone, cancellationToken).ConfigureAwait(false);
                break;

            default:
                throw new UnexpectedAnswerException($"Expected COOLING_DOWN or SENT; the server answered {Names.Of(response.Outcome)}.");
        }
    }

    private async Task LookUpAsync(Filing submitted, CancellationToken cancellationToken)
    {
        narrator.Call("FilingService.GetFiling", ("filing_id", submitted.FilingId));
        var response = await server.Filings.GetFilingAsync(new GetFilingRequest { FilingId = submitted.FilingId }, cancellationToken: cancellationToken);
        var filing = response.Filing;
        narrator.Answer(("state", Names.Of(filing.State)), ("close_time", Narrator.Time(filing.CloseTime)), ("events", ""));
        narrator.List(filing.Events.Select(History.Line));
        UnexpectedAnswerException.ThrowUnless(filing.State == FilingState.UnderReview, "UNDER_REVIEW", Names.Of(filing.State));
    }

    private static string Describe(Person person) => $"{person.PhoneNumber}, ID …{person.IdLastSix}";
}
