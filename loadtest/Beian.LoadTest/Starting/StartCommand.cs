using System.CommandLine;
using Beian.LoadTest.Reports;
using Beian.LoadTest.Running;
using Spectre.Console;

namespace Beian.LoadTest.Starting;

/// <summary><c>start</c>: how soon a server answers, and what it takes while idle, for each way of publishing it.</summary>
internal static class StartCommand
{
    private const int DefaultStarts = 5;

    public static Command Create()
    {
        var starts = new Option<int>("--starts") { Description = "How often each is started, with either store", DefaultValueFactory = _ => DefaultStarts };
        starts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1_000)
            {
                result.AddError("--starts must be from 1 to 1000.");
            }
        });
        string[] names = [.. Way.All.Select(way => way.Name)];
        var ways = new Option<string[]>("--as")
        {
            Description = $"Ways to publish: {string.Join(", ", names)}. All, unless named",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => names,
        };
        ways.AcceptOnlyFromAmong(names);
        var isShort = ShortOption.Create();
        var command = new Command("start", "Measures time to the first answer and memory of an idle server, on servers of its own") { starts, ways, isShort };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(isShort)
                ? StartSettings.Short
                : StartSettings.Long([.. Way.All.Where(way => parsed.GetValue(ways)!.Contains(way.Name))], parsed.GetValue(starts)),
            cancellationToken));
        return command;
    }

    /// <summary>Returns the exit code: 0 only when every server did what it should, but for those that are only tried.</summary>
    private static async Task<int> RunAsync(StartSettings settings, CancellationToken cancellationToken)
    {
        List<Publication> published = [];
        try
        {
            await using var redis = await RedisOfOurs.StartAsync(cancellationToken).ConfigureAwait(false);
            var rows = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                await PublishAsync(settings.Ways, published, progress, cancellationToken).ConfigureAwait(false);
                StartRow[] all = [.. published.SelectMany(publication => new[] { new StartRow(publication, null), new StartRow(publication, redis.ConnectionString) })];
                await StartAllAsync(all, settings, progress, cancellationToken).ConfigureAwait(false);
                return all;
            }).ConfigureAwait(false);

            var table = new StartTable();
            foreach (var row in rows)
            {
                table.Add(row);
            }

            table.Print();
            AnsiConsole.WriteLine($"Medians of {settings.Starts} starts each, in turn. {Machine.Describe()}");
            return rows.Any(row => row is { Trouble: not null, Publication.Way.IsTried: false }) ? 1 : 0;
        }
        finally
        {
            published.ForEach(publication => publication.Dispose());
        }
    }

    private static async Task PublishAsync(IReadOnlyList<Way> ways, List<Publication> published, ProgressContext progress, CancellationToken cancellationToken)
    {
        if (ways.Count == 0)
        {
            published.Add(Publication.OfBuild());
        }

        foreach (var way in ways)
        {
            var publishing = progress.AddTask($"published: {way.Name}", maxValue: 1);
            published.Add(await Publication.MakeAsync(way, cancellationToken).ConfigureAwait(false));
            publishing.Increment(1);
        }
    }

    // In turn, so that what else the machine does falls on all of them.
    private static async Task StartAllAsync(StartRow[] rows, StartSettings settings, ProgressContext progress, CancellationToken cancellationToken)
    {
        var starting = progress.AddTask("started", maxValue: rows.Length * (settings.WarmUps + settings.Starts));
        for (var round = 0; round < settings.WarmUps + settings.Starts; round++)
        {
            foreach (var row in rows)
            {
                await row.StartAsync(round < settings.WarmUps ? null : settings.Settling, cancellationToken).ConfigureAwait(false);
                starting.Increment(1);
            }
        }
    }
}
