using System.Text.RegularExpressions;
using Beian.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Grpc.Tests.Model;

/// <summary>What a call came to, as one line that can be compared.</summary>
internal static partial class Answers
{
    /// <summary>Every verdict and every refusal that the model knows.</summary>
    public static IReadOnlyCollection<string> All { get; } =
    [
        .. Names<VerifyOutcome>("VERIFY_OUTCOME"),
        .. Names<ResendOutcome>("RESEND_OUTCOME"),
        "FILING_STATE_CONFLICT",
        "ICP_NUMBER_PROVINCE_MISMATCH",
        "ICP_NUMBER_TAKEN",
        "INVALID_FIELDS",
        "NO_RECORD",
        "ORDER_NUMBER_REUSED",
        "RECORD_PHONE_MISMATCH",
        "REQUEST_ID_REUSED",
        "RESUBMISSION_REFUSED",
        "TOO_MANY_ATTEMPTS",
        "TOO_MANY_RESEND_ATTEMPTS",
    ];

    /// <summary>The verdict or the refusal that an answer is; something else where it is a filing.</summary>
    public static string NameIn(string answer) => Name().Match(answer).Value;

    public static string Of(Func<IMessage> ofModel)
    {
        try
        {
            return ofModel().ToString()!;
        }
        catch (Refusal refusal)
        {
            return refusal.Message;
        }
    }

    public static async Task<string> OfAsync<T>(AsyncUnaryCall<T> call, Func<T, IMessage> without)
    {
        try
        {
            return without(await call).ToString()!;
        }
        catch (RpcException failure) when (failure.GetRpcStatus() is { } status)
        {
            string[] words =
            [
                status.GetDetail<ErrorInfo>().Reason,
                .. status.GetDetail<ErrorInfo>().Metadata.Select(data => $"{data.Key}={data.Value}"),
                .. status.GetDetail<RetryInfo>() is { } retry ? new[] { $"retry={retry.RetryDelay.ToTimeSpan()}" } : [],
            ];
            return string.Join(' ', words);
        }
    }

    // NothingPending as RESEND_OUTCOME_NOTHING_PENDING.
    private static IEnumerable<string> Names<TOutcome>(string type)
        where TOutcome : struct, Enum =>
        Enum.GetValues<TOutcome>().Where(outcome => !outcome.Equals(default(TOutcome)))
            .Select(outcome => $"{type}_{Capital().Replace($"{outcome}", "_$0")}".ToUpperInvariant());

    [GeneratedRegex("[A-Z]+(_[A-Z]+)+")]
    private static partial Regex Name();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Capital();
}
