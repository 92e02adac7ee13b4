namespace Beian.Carriers;

/// <summary>Settings that cannot be used: every problem at once, each naming its setting.</summary>
/// <param name="problems">At least one.</param>
public sealed class InvalidCarrierSettingsException(IReadOnlyList<SettingProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>What is wrong, setting by setting.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;

    internal static void ThrowIfAny(IEnumerable<SettingProblem> problems)
    {
        SettingProblem[] all = [.. problems];
        if (all.Length > 0)
        {
            throw new InvalidCarrierSettingsException(all);
        }
    }
}
