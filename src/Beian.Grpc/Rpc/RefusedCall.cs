using Grpc.Core;

namespace Beian.Rpc;

/// <summary>Ends a call that gRPC has not begun to handle: with the status alone, as gRPC's answer without messages.</summary>
internal static class RefusedCall
{
    public static Task EndAsync(HttpResponse response, RpcException refusal)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        // Our English sentences are ASCII without a percent sign, which goes as it is.
        response.Headers["grpc-message"] = refusal.Status.Detail;
        foreach (var trailer in refusal.Trailers)
        {
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
        }

        return response.CompleteAsync();
    }
}
