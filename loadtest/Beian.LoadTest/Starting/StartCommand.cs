using System.CommandLine;
using Grpc.Core;
using Spectre.Console;

namespace Beian.LoadTest.Starting;

/// <summary><c>start</c>: how soon a server answers, and what it takes while idle, for each way of publishing it.</summary>
internal static class StartCommand
{
    private const int DefaultStarts = 9;

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
        var command = new Command("start", "Measures time to the first answer and memory of an idle server, on servers of its own") { starts, ways };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            [.. Way.All.Where(way => parsed.GetValue(ways)!.Contains(way.Name))], parsed.GetValue(starts), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<Way> ways, int count, CancellationToken cancellationToken)
    {
        List<Publication> published = [];
        try
        {
            await using var redis = await RedisOfOurs.StartAsync(cancellationToken).ConfigureAwait(false);
            var starts = await AnsiConsole.Progress().StartAsync(async progress =>
            {
                var publishing = progress.AddTask("published", maxValue: ways.Count);
                foreach (var way in ways)
                {
                    published.Add(await Publication.MakeAsync(way, cancellationToken).ConfigureAwait(false));
                    publishing.Increment(1);
                }

                var starting = progress.AddTask("started", maxValue: ways.Count * 2 * (count + 1));
                return await StartAllAsync(published, redis.ConnectionString, count, () => starting.Increment(1), cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);

            var table = new StartTable();
            foreach (var row in starts)
            {
                row.WriteTo(table);
            }

            table.Print();
            AnsiConsole.MarkupLineInterpolated($"{count} starts each, in turn; load average of this machine: {(await File.ReadAllTextAsync("/proc/loadavg", cancellationToken).ConfigureAwait(false)).Trim()}");
            return starts.Any(row => row.Trouble is not null) ? 1 : 0;
        }
        finally
        {
            published.ForEach(publication => publication.Dispose());
        }
    }

    // In turn, so that what else the machine does falls on all of them. The first round warms files and this client, and is not counted.
    private static async Task<IReadOnlyList<Row>> StartAllAsync(
        IReadOnlyList<Publication> published, string redis, int count, Action each, CancellationToken cancellationToken)
    {
        Row[] rows = [.. published.SelectMany(publication => new[] { new Row(publication, null), new Row(publication, redis) })];
        for (var round = 0; round <= count; round++)
        {
            foreach (var row in rows)
            {
                await row.StartAsync(isCounted: round > 0, cancellationToken).ConfigureAwait(false);
                each();
            }
        }

        return rows;
    }

    private sealed class Row(Publication publication, string? store)
    {
        private readonly List<Start> _starts = [];

        /// <summary>What went wrong with one of its starts; there are no more after that.</summary>
        public string? Trouble { get; private set; }

        public async Task StartAsync(bool isCounted, CancellationToken cancellationToken)
        {
            if (Trouble is not null)
            {
                return;
            }

            try
            {
                var start = await Start.MakeAsync(publication.Command, store, cancellationToken).ConfigureAwait(false);
                if (isCounted)
                {
                    _starts.Add(start);
                }
            }
            catch (Exception trouble) when (trouble is InvalidOperationException or TimeoutException or RpcException)
            {
                Trouble = trouble.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Trim();
            }
        }

        public void WriteTo(StartTable table)
        {
            var name = store is null ? "managed" : "there already";
            if (Trouble is { } why)
            {
                table.AddUnusable(publication, name, why);
            }
            else
            {
                table.Add(publication, name, _starts);
            }
        }
    }
}
