using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace Beian.Grpc.Tests.Model;

/// <summary>What a call came to, as one line that can be compared.</summary>
internal static class Answers
{
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
}
