using Beian.LoadTest.Grounds;
using Beian.LoadTest.People;
using Beian.LoadTest.Servers;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Scenarios;

/// <summary>The same call, answered by the probe at once: what a call costs that does nothing.</summary>
internal sealed class Nothing() : ToCompareWith(Called, "VerifyCode answered at once by the probe", "nothing")
{
    public const string Called = "nothing";

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number % Entries.Length].WithWrongCode(requestId), VerifyOutcome.Mismatch);
}

/// <summary>A wrong code, checked as tutorials do it.</summary>
internal sealed class PlainWrongCode() : ToCompareWith("plain-wrong-code", "GET, compare, INCR by the probe: MISMATCH", "plain")
{
    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number % Entries.Length].WithWrongCode(requestId), VerifyOutcome.Mismatch);
}

/// <summary>A right code, checked as tutorials do it.</summary>
internal sealed class PlainRight() : ToCompareWith("plain-right", "GET, compare, DEL by the probe: FORWARDED, once a code", "plain")
{
    public override int DefaultFilings => 10_000;

    public override bool IsUsedUp => true;

    public override long Supply => Entries.Length;

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number].Right(requestId), VerifyOutcome.Forwarded);
}

/// <summary>Calls of VerifyCode that the probe answers. Its people have codes and no filings.</summary>
internal abstract class ToCompareWith(string name, string what, string asked) : Verifying(name, what)
{
    private static readonly Metadata Setting = new() { { ProbedServer.Header, "plain-set" } };

    private readonly Metadata _headers = new() { { ProbedServer.Header, asked } };

    protected override Metadata? Headers => _headers;

    protected override async Task<Entry[]> FileAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        var first = ground.Reserve(filings);
        Entry[] entries = [.. Enumerable.Range(first, filings).Select(number => new Entry("", "", Population.At(number), $"{number % 1_000_000:D6}"))];
        await Ground.EachAsync(
            filings,
            async (n, token) => await ground.Line.Of(n).Verification.VerifyCodeAsync(entries[n].Right(""), Setting, cancellationToken: token),
            cancellationToken).ConfigureAwait(false);
        return entries;
    }
}
