using Beian.LoadTest.Load;

namespace Beian.LoadTest.Comparing;

/// <summary>Measurements that were made in rounds, by name. What is compared is compared within a round.</summary>
internal sealed class Rounds
{
    private readonly Dictionary<string, List<Measured>> _loads = [];
    private readonly Dictionary<string, List<ScriptRun>> _scripts = [];

    /// <summary>Everything that was loaded, in the order of its first measurement.</summary>
    public IEnumerable<string> Names => _loads.Keys;

    public IEnumerable<Measured> Loads => _loads.Values.SelectMany(loads => loads);

    public IEnumerable<string> Scripts => _scripts.Keys;

    public IReadOnlyList<Measured> Of(string name) => _loads[name];

    public void Add(string name, Measured load) => List(_loads, name).Add(load);

    public void Add(string script, ScriptRun run) => List(_scripts, script).Add(run);

    /// <summary>The median over the rounds.</summary>
    public double Median(string name, Func<Measured, double> figure) => Median(_loads[name].Select(figure));

    /// <summary>The median over the rounds.</summary>
    public double MedianOfScript(string name, Func<ScriptRun, double> figure) => Median(_scripts[name].Select(figure));

    /// <summary>The median of what two come to, round by round.</summary>
    public double Median(string name, string other, Func<Measured, Measured, double> figure) => Median(_loads[name].Zip(_loads[other], figure));

    /// <summary>The median of what two and the script alone come to, round by round.</summary>
    public double Median(string name, string other, string script, Func<Measured, Measured, ScriptRun, double> figure) =>
        Median(_loads[name].Zip(_loads[other], _scripts[script]).Select(round => figure(round.First, round.Second, round.Third)));

    private static List<T> List<T>(Dictionary<string, List<T>> all, string name)
    {
        if (!all.TryGetValue(name, out var list))
        {
            all[name] = list = [];
        }

        return list;
    }

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
