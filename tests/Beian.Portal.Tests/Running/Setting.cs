using Microsoft.Playwright;
using Xunit;

namespace Beian.Portal.Tests.Running;

/// <summary>What somebody has in front of them.</summary>
public enum Setting
{
    Phone,
    PhoneWithoutScript,
    Desktop,
    DesktopWithoutScript,
}

internal static class Settings
{
    /// <summary>Every one.</summary>
    public static TheoryData<Setting> All => new(Enum.GetValues<Setting>());

    public static bool HasScript(this Setting setting) => setting is Setting.Phone or Setting.Desktop;

    public static BrowserNewContextOptions Options(this Setting setting)
    {
        var options = setting is Setting.Phone or Setting.PhoneWithoutScript
            ? new BrowserNewContextOptions { ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true }
            : new BrowserNewContextOptions { ViewportSize = new() { Width = 1280, Height = 800 } };
        options.JavaScriptEnabled = setting.HasScript();
        options.Locale = "zh-CN";
        return options;
    }
}
