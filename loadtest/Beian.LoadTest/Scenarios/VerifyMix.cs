using Beian.LoadTest.Grounds;
using Beian.V1;

namespace Beian.LoadTest.Scenarios;

/// <summary>
/// What people do on a portal: of ten, six type everything right at once, one mistypes the code first and one the ID, one mistypes twice,
/// and one who is done tries again.
/// </summary>
internal sealed class VerifyMix() : Verifying("verify-mix", "VerifyCode as people type: ten filings in fifteen calls, ten right")
{
    // A person's next entry comes hundreds of calls behind the one before, so that it never overtakes it.
    private const int AtOneTime = 5_000;

    private static readonly VerifyOutcome[][] People =
    [
        .. Enumerable.Repeat<VerifyOutcome[]>([VerifyOutcome.Forwarded], 6),
        [VerifyOutcome.Mismatch, VerifyOutcome.Forwarded],
        [VerifyOutcome.Unspecified, VerifyOutcome.Forwarded],
        [VerifyOutcome.Mismatch, VerifyOutcome.Mismatch, VerifyOutcome.Forwarded],
        [VerifyOutcome.Forwarded, VerifyOutcome.AlreadyVerified],
    ];

    private static readonly int CallsOfAll = People.Sum(person => person.Length);

    private (int Entry, VerifyOutcome Step)[] _calls = [];

    public override int DefaultFilings => 10_000;

    public override bool IsUsedUp => true;

    public override long Supply => _calls.Length;

    /// <summary>Ten filings for every fifteen calls, of which none may be missing.</summary>
    public override long FilingsFor(long calls) => (calls + CallsOfAll - 1) / CallsOfAll * People.Length;

    public override int MostUnderWay => Math.Max(1, Math.Min(Entries.Length, AtOneTime) / 20);

    protected override async Task<Entry[]> FileAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken)
    {
        _calls =
        [
            .. Enumerable.Range(0, filings).Chunk(AtOneTime).SelectMany(some =>
                from step in Enumerable.Range(0, People.Max(person => person.Length))
                from entry in some
                let person = People[entry % People.Length]
                where step < person.Length
                select (entry, person[step])),
        ];
        return await ground.FileAsync(filings, progress, cancellationToken).ConfigureAwait(false);
    }

    protected override (VerifyCodeRequest Request, VerifyOutcome Expected) Ask(long number, string requestId)
    {
        var (entry, step) = _calls[number];
        return step switch
        {
            VerifyOutcome.Mismatch => (Entries[entry].WithWrongCode(requestId), step),
            // Unspecified stands for the ID mistyped, which is answered as the code is.
            VerifyOutcome.Unspecified => (Entries[entry].WithWrongId(requestId), VerifyOutcome.Mismatch),
            _ => (Entries[entry].Right(requestId), step),
        };
    }
}
