using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Scenarios;

/// <summary>Calls of VerifyCode, each with a request id of its own, as portals make them.</summary>
internal abstract class Verifying(string name, string what) : Scenario(name, what)
{
    private string _run = "";

    /// <summary>The filings whose people type.</summary>
    protected Entry[] Entries { get; private set; } = [];

    /// <summary>The rules of the province.</summary>
    protected GetProvinceRulesResponse Rules { get; private set; } = new();

    /// <summary>What goes along with a call; null for nothing.</summary>
    protected virtual Metadata? Headers => null;

    /// <inheritdoc/>
    public override async Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        Rules = ground.Rules;
        // No two of one name on one ground share request ids, for no two have the same people.
        _run = $"{ground.Name}-{Name}-{ground.Reserve(0)}";
        Entries = await FileAsync(ground, filings, progress, cancellationToken).ConfigureAwait(false);
        Restart();
    }

    /// <inheritdoc/>
    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var (request, expected) = Ask(number, string.Create(CultureInfo.InvariantCulture, $"{_run}-{number}"));
        var answer = await server.Verification.VerifyCodeAsync(request, Headers, cancellationToken: cancellationToken);
        return answer.Outcome == expected ? null : $"{answer.Outcome} in place of {expected}";
    }

    /// <summary>Makes the filings.</summary>
    protected virtual Task<Entry[]> FileAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken) =>
        ground.FileAsync(filings, progress, cancellationToken);

    /// <summary>What is typed in a call, and what has to be answered.</summary>
    protected abstract (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId);
}

/// <summary>Phone and ID right, the code not.</summary>
internal sealed class VerifyWrongCode() : Verifying("verify-wrong-code", "VerifyCode with a wrong code: MISMATCH")
{
    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number % Entries.Length].WithWrongCode(requestId), VerifyOutcome.Mismatch);
}

/// <summary>Phone and code right, the ID not: until the last one that may be wrong fails the filing, and from then on.</summary>
internal sealed class VerifyWrongId() : Verifying("verify-wrong-id", "VerifyCode with a wrong ID: MISMATCH, and FAILED from the fifth on")
{
    public override int MostUnderWay => Math.Max(1, Entries.Length / 2);

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number % Entries.Length].WithWrongId(requestId),
            number / Entries.Length + 1 < Rules.WrongIdLimit ? VerifyOutcome.Mismatch : VerifyOutcome.Failed);
}

/// <summary>All three right, the first time.</summary>
/// <param name="isSeeded">Whether the probe writes the filings, and not submits: a measurement in rounds uses tens of thousands up.</param>
internal sealed class VerifyRight(bool isSeeded = false) : Verifying("verify-right", "VerifyCode with everything right: FORWARDED, once a filing")
{
    public override int DefaultFilings => 10_000;

    public override bool IsUsedUp => true;

    public override long Supply => Entries.Length;

    protected override Task<Entry[]> FileAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken) =>
        isSeeded ? SeededFilings.FileAsync(ground, filings, cancellationToken) : base.FileAsync(ground, filings, progress, cancellationToken);

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number].Right(requestId), VerifyOutcome.Forwarded);
}

/// <summary>All three right, after that.</summary>
internal sealed class VerifyAgain() : Verifying("verify-again", "VerifyCode of a filing that is verified: ALREADY_VERIFIED")
{
    protected override async Task<Entry[]> FileAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        var entries = await ground.FileAsync(filings, progress, cancellationToken).ConfigureAwait(false);
        await ground.VerifyAsync(entries, cancellationToken).ConfigureAwait(false);
        return entries;
    }

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId) =>
        (Entries[number % Entries.Length].Right(requestId), VerifyOutcome.AlreadyVerified);
}
