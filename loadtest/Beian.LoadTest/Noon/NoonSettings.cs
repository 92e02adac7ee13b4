namespace Beian.LoadTest.Noon;

/// <summary>How a noon is measured.</summary>
/// <param name="Codes">Unconfirmed codes of one province.</param>
/// <param name="VerifyRate">Calls of VerifyCode a second, before the noon and during it.</param>
/// <param name="Rate">Messages a second that each operator is handed; 0 for as many as its carrier takes.</param>
/// <param name="Idle">How long calls are measured before the noon.</param>
/// <param name="Burst">How long after it has come.</param>
/// <param name="Rewrite">How long while the append-only file is rewritten as well.</param>
/// <param name="AppendFsync">When Redis brings a write to the disk.</param>
/// <param name="IsForward">The noon comes by RunNoonResend and not by the clock.</param>
internal sealed record NoonSettings(
    int Codes, double VerifyRate, int Rate, TimeSpan Idle, TimeSpan Burst, TimeSpan Rewrite, string AppendFsync, bool IsForward)
{
    /// <summary>A moment of each. Brought forward, for the clock's noon may be a minute away.</summary>
    public static NoonSettings Short(NoonSettings settings) => settings with
    {
        Codes = 500,
        VerifyRate = 50,
        Idle = TimeSpan.FromSeconds(1),
        Burst = TimeSpan.FromSeconds(2),
        Rewrite = TimeSpan.FromSeconds(1),
        IsForward = true,
    };
}
