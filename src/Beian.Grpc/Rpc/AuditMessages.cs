using Beian.Audit;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>The audit trail as callers see it.</summary>
internal static class AuditMessages
{
    public static ListAuditLinesResponse Of(AuditPage page, string filters) => new()
    {
        Lines = { page.Lines.Select(Of) },
        NextPageToken = page.Last.ToToken(filters),
    };

    private static V1.AuditLine Of(Audit.AuditLine line) => new()
    {
        Time = Timestamp.FromDateTimeOffset(line.Time),
        Caller = line.Caller,
        Rpc = RpcOf(line.Outcome),
        Outcome = line.Outcome,
        Province = line.Province ?? Province.Unspecified,
        FilingId = $"{line.Filing}",
        MaskedPhoneNumbers = { line.Phones.Select(phone => phone.Masked) },
        NumberCount = line.Count,
    };

    // An outcome comes of one RPC, so a line need not say both.
    private static string RpcOf(AuditOutcome outcome) => outcome switch
    {
        AuditOutcome.Submitted => "SubmitFiling",
        AuditOutcome.Withdrawn => "WithdrawFiling",
        AuditOutcome.WrongId or AuditOutcome.Verified or AuditOutcome.Forwarded or AuditOutcome.Failed => "VerifyCode",
        AuditOutcome.Resent => "ResendCode",
        AuditOutcome.Approved => "ApproveFiling",
        AuditOutcome.Rejected => "RejectFiling",
        AuditOutcome.PortedNumbersSet => "SetPortedNumber",
        AuditOutcome.NoonResendRun => "RunNoonResend",
        AuditOutcome.Erased => "ErasePerson",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome of no RPC."),
    };
}
