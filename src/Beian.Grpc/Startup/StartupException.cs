namespace Beian.Startup;

/// <summary>The server cannot start the way it is set up. The message names the setting and says what to do.</summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
