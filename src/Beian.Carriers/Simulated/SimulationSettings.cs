namespace Beian.Carriers.Simulated;

/// <summary>Settings of the simulated carriers that hold from start to stop; how they behave can change at run time.</summary>
public sealed class SimulationSettings
{
    /// <summary>
    /// The same seed, clock and messages have the same fate; a behavior may bring another. Default 1.
    /// </summary>
    public long Seed { get; set; } = 1;

    /// <summary>How the carriers behave from the start, by operator.</summary>
    public CarrierBehaviors Behaviors { get; set; } = new();

    /// <summary>Unanswered submits at once, 1 to 1024. Default empty: the operator's protocol decides, 16 or 32.</summary>
    public int? Window { get; set; }

    /// <summary>
    /// How long an adapter waits for an answer, up to an hour. Default 10 s: protocols allow a minute, but codes are awaited.
    /// </summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Messages a carrier holds that have not arrived or whose reports nobody has read, 1 to 1,000,000; further submits
    /// wait. Default 50,000, some 40 MB when full.
    /// </summary>
    public int QueueCapacity { get; set; } = 50_000;

    /// <summary>Message ids a carrier remembers, 1 to 1,000,000, to give a second try a fate of its own. Default 10,000.</summary>
    public int RememberedSubmits { get; set; } = 10_000;

    /// <summary>Whether the carriers deliver a message id once however often it is submitted. Default no, as real ones.</summary>
    public bool DeduplicatesByMessageId { get; set; }

    /// <summary>Phone numbers never throttled, as <see cref="Simulated.TestNumbers.Parse"/> reads them.</summary>
    public string TestNumbers { get; set; } = "1990000xxxx";

    /// <summary>Messages the handset keeps, in full, 0 to 1,000,000. Default 10,000.</summary>
    public int HandsetCapacity { get; set; } = Handset.DefaultCapacity;

    /// <summary>Messages a watch on the handset may fall behind, 1 to 1,000,000. Default 1,000.</summary>
    public int HandsetWatchBacklog { get; set; } = Handset.DefaultWatchBacklog;

    /// <summary>What is wrong with these settings, each named below <paramref name="section"/>.</summary>
    public IEnumerable<SettingProblem> Problems(string section)
    {
        (string Name, int Value, int Min, int Max)[] counts =
        [
            (nameof(Window), Window ?? 1, 1, 1024),
            (nameof(QueueCapacity), QueueCapacity, 1, 1_000_000),
            (nameof(RememberedSubmits), RememberedSubmits, 1, 1_000_000),
            (nameof(HandsetCapacity), HandsetCapacity, 0, 1_000_000),
            (nameof(HandsetWatchBacklog), HandsetWatchBacklog, 1, 1_000_000),
        ];
        foreach (var (name, _, min, max) in counts.Where(count => count.Value < count.Min || count.Value > count.Max))
        {
            yield return new SettingProblem($"{section}:{name}", $"must be from {min} to {max}");
        }

        if (AnswerTimeout <= TimeSpan.Zero || AnswerTimeout > TimeSpan.FromHours(1))
        {
            yield return new SettingProblem($"{section}:{nameof(AnswerTimeout)}", "must be above zero and at most an hour");
        }

        foreach (var problem in Behaviors.Problems($"{section}:{nameof(Behaviors)}"))
        {
            yield return problem;
        }

        foreach (var problem in Simulated.TestNumbers.Problems(TestNumbers, $"{section}:{nameof(TestNumbers)}"))
        {
            yield return problem;
        }
    }
}
