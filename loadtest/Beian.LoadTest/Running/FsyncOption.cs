using System.CommandLine;

namespace Beian.LoadTest.Running;

/// <summary><c>--appendfsync</c>: when the Redis of our own server brings a write to the disk.</summary>
internal static class FsyncOption
{
    public static Option<string> Create(string standard)
    {
        var option = new Option<string>("--appendfsync")
        {
            Description = "When our own server's Redis brings a write to the disk: always, everysec or no",
            DefaultValueFactory = _ => standard,
        };
        option.AcceptOnlyFromAmong("always", "everysec", "no");
        return option;
    }
}
