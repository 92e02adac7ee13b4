namespace Beian.Carriers;

/// <summary>A setting that cannot be used as it stands.</summary>
/// <param name="Setting">Its configuration path, e.g. <c>Carriers:SenderNumbers:Telecom</c>.</param>
/// <param name="Problem">What is wrong and what is allowed.</param>
public sealed record SettingProblem(string Setting, string Problem)
{
    /// <summary>The line a start-up error shows.</summary>
    public override string ToString() => $"{Setting}: {Problem}";
}
