namespace Beian.Limits;

/// <summary>Which rate of its caller a call counts against.</summary>
internal enum CallRate
{
    /// <summary>It changes nothing.</summary>
    Reads,

    /// <summary>It changes or judges something.</summary>
    Writes,

    /// <summary>It draws a captcha, for whoever opens a page of a portal. Not out of what people's entries have.</summary>
    Captchas,
}

/// <summary>What rates are called.</summary>
internal static class CallRateNames
{
    /// <summary>As errors and metrics name it.</summary>
    public static string Name(this CallRate rate) => rate switch
    {
        CallRate.Reads => "reads",
        CallRate.Writes => "writes",
        CallRate.Captchas => "captchas",
        _ => throw new ArgumentOutOfRangeException(nameof(rate), rate, "No rate."),
    };
}
