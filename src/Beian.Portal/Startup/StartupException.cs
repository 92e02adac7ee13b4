namespace Beian.Portal.Startup;

/// <summary>The portal cannot start the way it is set up. The message names the setting and says what to do.</summary>
internal sealed class StartupException(string message) : Exception(message);
