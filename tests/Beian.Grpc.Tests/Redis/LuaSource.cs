using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;

namespace Beian.Grpc.Tests.Redis;

/// <summary>A Lua file of the store as it is written, before its parts are put in.</summary>
internal sealed partial record LuaSource(string Name, bool IsPart, string Text)
{
    public static IReadOnlyList<LuaSource> All { get; } =
        [.. Read(Folder).Select(file => file with { IsPart = false }), .. Read(Path.Combine(Folder, "parts"))];

    public static IEnumerable<LuaSource> Scripts => All.Where(source => !source.IsPart);

    public static IEnumerable<LuaSource> Parts => All.Where(source => source.IsPart);

    /// <summary>The comment it opens with.</summary>
    public string Header => string.Join('\n', Text.Split('\n').TakeWhile(line => line.StartsWith("--", StringComparison.Ordinal)));

    /// <summary>All of it but comments.</summary>
    public string Code => Comment().Replace(Text, "");

    /// <summary>The code of the parts it takes in, those they take in, and its own.</summary>
    public string WholeCode => string.Join('\n', Includes.Select(part => part.WholeCode).Append(Code));

    /// <summary>The parts it names; the contract's enums are none.</summary>
    public IEnumerable<LuaSource> Includes => Include().Matches(Text)
        .Select(include => include.Groups[1].Value).Where(name => name != "contract")
        .Select(name => Parts.Single(part => part.Name == name));

    /// <summary>The store's sources: the scripts, the classes that call them, the README.</summary>
    public static string Store => Path.Combine(BuiltServer.Repository, "src", "Beian.Grpc", "Redis");

    private static string Folder => Path.Combine(Store, "Scripts");

    public override string ToString() => Name;

    private static IEnumerable<LuaSource> Read(string folder) => Directory.GetFiles(folder, "*.lua").Order(StringComparer.Ordinal)
        .Select(path => new LuaSource(Path.GetFileNameWithoutExtension(path), IsPart: true, File.ReadAllText(path)));

    [GeneratedRegex("--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^--- include (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Include();
}
