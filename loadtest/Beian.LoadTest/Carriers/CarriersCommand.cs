using System.CommandLine;

namespace Beian.LoadTest.Carriers;

/// <summary><c>carriers</c>: break the simulated carriers of a running server, heal them, and watch the system cope.</summary>
internal static class CarriersCommand
{
    public static Command Create() => new("carriers", "Breaks and heals the simulated carriers of a running server, and shows what comes of it")
    {
        BreakCommand.Create(),
        HealCommand.Create(),
        TryCommand.Create(),
        HandsetCommand.Create(),
        ShowCommand.Create(),
    };
}
