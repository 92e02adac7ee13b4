using System.Globalization;
using Beian.V1;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Beian.LoadTest.Probe;

/// <summary>
/// Answers calls that carry the header <c>beian-probe</c> in place of the server's method: <c>nothing</c> at once, <c>plain</c> as
/// tutorials do it, <c>plain-set</c> by putting a code where <c>plain</c> looks for it, <c>filings FIRST COUNT NOON SUBMITTED</c> by writing
/// filings, whose codes it tells in a trailer. Up to here they have gone the way of every call, and what they answer is read as every answer is.
/// </summary>
internal sealed class ProbeInterceptor(PlainVerification plain, ManyFilings filings) : Interceptor
{
    private const string Header = "beian-probe";
    private const string Codes = "beian-probe-codes";

    /// <inheritdoc/>
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var asked = context.GetHttpContext().Request.Headers[Header];
        return asked.Count == 0 ? continuation(request, context) : AnswerAsync<TRequest, TResponse>(request, asked[0]!, context);
    }

    private Task<TResponse> AnswerAsync<TRequest, TResponse>(TRequest request, string asked, ServerCallContext context) => (request, asked) switch
    {
        (VerifyCodeRequest, "nothing") => Task.FromResult((TResponse)(object)new VerifyCodeResponse { Outcome = VerifyOutcome.Mismatch }),
        (VerifyCodeRequest entry, "plain") => (Task<TResponse>)(object)plain.VerifyAsync(entry),
        (VerifyCodeRequest entry, "plain-set") => (Task<TResponse>)(object)plain.SetAsync(entry),
        (SubmitFilingRequest order, _) => (Task<TResponse>)(object)WriteAsync(order, asked, context),
        _ => throw new RpcException(new Status(StatusCode.InvalidArgument, $"The probe knows no '{asked}' for this call.")),
    };

    private async Task<SubmitFilingResponse> WriteAsync(SubmitFilingRequest order, string asked, ServerCallContext context)
    {
        var parts = asked.Split(' ');
        var codes = await filings
            .WriteAsync(order.Province, Number(parts[1]), Number(parts[2]), Milliseconds(parts[3]), Milliseconds(parts[4]), context.CancellationToken)
            .ConfigureAwait(false);
        context.ResponseTrailers.Add(Codes, codes);
        return new SubmitFilingResponse();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Milliseconds(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
