using System.CommandLine;

namespace Beian.LoadTest.Running;

/// <summary><c>--short</c>: enough to see that a command still works, and too little for a figure.</summary>
internal static class ShortOption
{
    public static Option<bool> Create() => new("--short") { Description = "A moment of each: whether the answers are right, and no more" };
}
