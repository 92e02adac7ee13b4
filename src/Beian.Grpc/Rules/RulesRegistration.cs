using System.Reflection;

namespace Beian.Rules;

/// <summary>The rule book in force.</summary>
internal static class RulesRegistration
{
    /// <summary>Which rule book: <c>2018</c> (the default) or <c>2020</c>, which are shipped, or the path of a file.</summary>
    public const string Setting = "Rules:Book";

    /// <summary>Reads and checks it, so that a book with a hole stops the start and not a filing.</summary>
    /// <exception cref="InvalidRuleBookException">What is wrong with it, and where.</exception>
    public static void AddRules(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton(Load(builder.Configuration[Setting] ?? "2018", builder.Environment.ContentRootPath));

    internal static RuleBook Load(string name, string contentRoot)
    {
        using var shipped = Assembly.GetExecutingAssembly().GetManifestResourceStream($"rules-{name}.json");
        if (shipped is not null)
        {
            using var reader = new StreamReader(shipped);
            return RuleBookFile.Read(reader.ReadToEnd(), name);
        }

        var path = Path.Combine(contentRoot, name);
        if (!File.Exists(path))
        {
            throw new InvalidRuleBookException(name, [$"{Setting} must be 2018, 2020 or the path of a file, and {path} is not there"]);
        }

        try
        {
            return RuleBookFile.Read(File.ReadAllText(path), path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new InvalidRuleBookException(path, [unreadable.Message]);
        }
    }
}
