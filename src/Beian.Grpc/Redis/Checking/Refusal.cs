namespace Beian.Redis.Checking;

/// <summary>A command by which a node's set-up is looked at, and which the node would not run, or not answer whole.</summary>
/// <param name="Command">The command.</param>
/// <param name="Said">What the node said instead, for the log alone.</param>
internal sealed record Refusal(string Command, string Said)
{
    /// <summary>Whether the server's user may not run it; otherwise nobody may, or not so.</summary>
    public bool IsOfUser => Said.StartsWith("NOPERM", StringComparison.Ordinal);

    /// <summary>The rule of Redis' access control lists by which a user may run it.</summary>
    public string Rule => $"+{Command.Replace(' ', '|').ToLowerInvariant()}";
}
