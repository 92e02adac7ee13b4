/// <summary>
/// Named in <c>DOTNET_STARTUP_HOOKS</c>, it brings this assembly into the server's process, where the framework finds it by its name. It
/// has nothing else to do.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}
