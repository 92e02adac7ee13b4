namespace Beian.Grpc.Tests.Model;

/// <summary>What the model goes by. The limits of tries are low, so that short sequences reach them.</summary>
internal sealed record Rules
{
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromHours(24);

    public int WrongIdLimit { get; init; } = 5;

    public int TriesPerPhoneAndId { get; init; } = 6;

    public int TriesPerPhone { get; init; } = 9;

    public int ResendMissesPerPhone { get; init; } = 2;

    public TimeSpan Window { get; init; } = TimeSpan.FromHours(1);

    public int ManualResends { get; init; } = 2;

    public TimeSpan ResendCooldown { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan AnswersAfterClosing { get; init; } = TimeSpan.FromDays(7);

    public TimeSpan RequestRetention { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The same rules as settings of a server.</summary>
    public (string Key, string Value)[] Settings =>
    [
        .. new (string Name, object Value)[]
        {
            (nameof(CodeLifetime), CodeLifetime),
            (nameof(WrongIdLimit), WrongIdLimit),
            (nameof(TriesPerPhoneAndId), TriesPerPhoneAndId),
            (nameof(TriesPerPhone), TriesPerPhone),
            (nameof(ResendMissesPerPhone), ResendMissesPerPhone),
            (nameof(Window), Window),
            (nameof(ManualResends), ManualResends),
            (nameof(ResendCooldown), ResendCooldown),
            (nameof(AnswersAfterClosing), AnswersAfterClosing),
            (nameof(RequestRetention), RequestRetention),
        }.Select(rule => ($"Verification:{rule.Name}", FormattableString.Invariant($"{rule.Value}"))),
    ];
}
