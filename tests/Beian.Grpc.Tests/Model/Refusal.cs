using Beian.V1;

namespace Beian.Grpc.Tests.Model;

/// <summary>A call that was not carried out, and what the caller learns of it.</summary>
internal sealed class Refusal(string reason, string detail = "") : Exception
{
    public override string Message => detail.Length == 0 ? reason : $"{reason} {detail}";

    public static Refusal StateConflict(FilingState state) => new("FILING_STATE_CONFLICT", $"state={Name(state)}");

    public static Refusal ResubmissionRefused(FilingState? state) =>
        new("RESUBMISSION_REFUSED", state is { } known ? $"state={Name(known)}" : "");

    public static Refusal WaitUntil(string reason, TimeSpan wait) => new(reason, $"retry={wait}");

    // UnderReview as UNDER_REVIEW.
    private static string Name(FilingState state) =>
        string.Concat(state.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{c}")).ToUpperInvariant();
}
