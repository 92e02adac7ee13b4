using System.CommandLine;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Scenarios;

namespace Beian.LoadTest.Running;

/// <summary>The options of <c>run</c>.</summary>
internal sealed class RunOptions
{
    // An open loop must not be held back by what is under way: this only bounds our memory.
    private const int UnderWayAtARate = 10_000;

    private readonly Argument<string[]> _scenarios = new("scenario")
    {
        Description = $"Which, all of them by default: {string.Join(", ", Catalogue.All.Select(scenario => scenario.Name))}",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<Uri?> _address = AddressOption.CreateOptional();
    private readonly Option<double?> _rate = Number<double?>("--rate", "An open loop: so many calls a second, whatever becomes of them", null, rate => rate is null or (> 0 and <= 1_000_000));
    private readonly Option<int> _underWay = Number("--under-way", "A closed loop: so many calls under way", 64, count => count is > 0 and <= 10_000);
    private readonly Option<int> _connections = Number("--connections", "Connections to spread the calls over", 4, count => count is > 0 and <= 1_000);
    private readonly Option<double> _warmUp = Number("--warm-up", "Seconds of load before it is measured", 2.0, seconds => seconds is >= 0 and <= 600);
    private readonly Option<double> _duration = Number("--duration", "Seconds that are measured", 10.0, seconds => seconds is > 0 and <= 3_600);
    private readonly Option<int?> _filings = Number<int?>(
        "--filings",
        $"Filings that each scenario is given; by default its own number, or as many as its rate uses up, though no more than {RunCommand.MostFilings}",
        null,
        count => count is null or (>= 20 and <= 5_000_000));

    private readonly Option<bool> _short = ShortOption.Create();
    private readonly Option<string?> _report = new("--report") { Description = "A folder for run.json and run.html" };

    public Option<string> AppendFsync { get; } = FsyncOption.Create("always");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_scenarios);
        foreach (var option in new Option[] { _address, _rate, _underWay, _connections, _warmUp, _duration, _filings, AppendFsync, _short, _report })
        {
            command.Options.Add(option);
        }

        _scenarios.Validators.Add(result =>
        {
            foreach (var name in result.Tokens.Select(token => token.Value).Except(Catalogue.All.Select(scenario => scenario.Name)))
            {
                result.AddError($"There is no scenario '{name}'. There are: {string.Join(", ", Catalogue.All.Select(scenario => scenario.Name))}.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(_address) is not null && result.GetValue(_scenarios)!.FirstOrDefault(name => Catalogue.All.Single(s => s.Name == name).NeedsProbe()) is { } probed)
            {
                result.AddError($"{probed} is answered by a probe in a server of our own: leave --address out.");
            }
        });
    }

    public RunSettings Read(ParseResult parsed)
    {
        var (names, address, isShort) = (parsed.GetValue(_scenarios)!, parsed.GetValue(_address), parsed.GetValue(_short));
        var rate = parsed.GetValue(_rate);
        return new RunSettings(
            [.. Catalogue.All.Where(scenario => names.Length == 0 ? address is null || !scenario.NeedsProbe() : names.Contains(scenario.Name))],
            address,
            rate,
            rate is null ? parsed.GetValue(_underWay) : UnderWayAtARate,
            parsed.GetValue(_connections),
            TimeSpan.FromSeconds(isShort ? 0.2 : parsed.GetValue(_warmUp)),
            TimeSpan.FromSeconds(isShort ? 1 : parsed.GetValue(_duration)),
            isShort ? 200 : parsed.GetValue(_filings),
            parsed.GetValue(AppendFsync)!,
            parsed.GetValue(_report));
    }

    private static Option<T> Number<T>(string name, string description, T standard, Predicate<T> isValid)
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (!isValid(result.GetValueOrDefault<T>()!))
            {
                result.AddError($"{name} cannot be {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
