namespace Beian.LoadTest.Scenarios;

/// <summary>Every scenario that can be run by its name.</summary>
internal static class Catalogue
{
    private static readonly Func<Scenario>[] Makers =
    [
        () => new VerifyWrongCode(), () => new VerifyWrongId(), () => new VerifyRight(), () => new VerifyAgain(), () => new VerifyMix(),
        () => new Resend(), () => new Submit(), () => new Query(), () => new Watch(), () => new Life(),
        () => new Nothing(), () => new PlainWrongCode(), () => new PlainRight(),
    ];

    /// <summary>One of each, new.</summary>
    public static IReadOnlyList<Scenario> All => [.. Makers.Select(make => make())];

    /// <summary>Whether only a server with the probe answers its calls.</summary>
    public static bool NeedsProbe(this Scenario scenario) => scenario is ToCompareWith;
}
