using Microsoft.Playwright;

namespace Beian.Portal.Tests.Running;

/// <summary>What somebody holds in their hand.</summary>
public enum Device
{
    /// <summary>A phone, held upright.</summary>
    Phone,

    /// <summary>A screen on a desk.</summary>
    Desktop,
}

internal static class Devices
{
    public static BrowserNewContextOptions Options(this Device device) => device switch
    {
        Device.Phone => new() { ViewportSize = new() { Width = 390, Height = 844 }, DeviceScaleFactor = 2, IsMobile = true, HasTouch = true },
        _ => new() { ViewportSize = new() { Width = 1280, Height = 800 } },
    };
}
