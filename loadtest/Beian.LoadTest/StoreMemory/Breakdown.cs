using System.Globalization;
using Beian.V1;
using Spectre.Console;
using StackExchange.Redis;

namespace Beian.LoadTest.StoreMemory;

/// <summary>Where the memory went: bytes per filing for each kind of key, and for what Redis keeps about keys.</summary>
internal sealed record Breakdown(IReadOnlyList<(string What, int Keys, double PerFiling)> Rows, double Total)
{
    private const int SampleSize = 2_000;

    public static async Task<Breakdown> ReadAsync(Store store, Province province, int filings, long used, CancellationToken cancellationToken)
    {
        List<(string What, int Keys, double PerFiling)> rows = [];
        foreach (var kind in await store.KeysAsync(province, cancellationToken).ConfigureAwait(false))
        {
            RedisKey[] keys = [.. kind];
            rows.Add((kind.Key, keys.Length, await BytesAsync(store, keys).ConfigureAwait(false) / filings));
        }

        rows.Sort((a, b) => b.PerFiling.CompareTo(a.PerFiling));
        rows.Add(("when keys expire", 0, (double)await store.ExpiryTableAsync().ConfigureAwait(false) / filings));
        rows.Add(("table of keys, and the rest", 0, ((double)used / filings) - rows.Sum(row => row.PerFiling)));
        return new Breakdown(rows, (double)used / filings);
    }

    /// <summary>As a table that reads well in a terminal and as Markdown.</summary>
    public Table AsTable()
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn("kind of key");
        table.AddColumn(new TableColumn("keys").RightAligned());
        table.AddColumn(new TableColumn("bytes per filing").RightAligned());
        foreach (var (what, keys, perFiling) in Rows)
        {
            table.AddRow(what, keys == 0 ? "" : keys.ToString("N0", CultureInfo.InvariantCulture), perFiling.ToString("N0", CultureInfo.InvariantCulture));
        }

        return table.AddRow("together", "", Total.ToString("N0", CultureInfo.InvariantCulture));
    }

    // All keys of a kind where they are few; where each filing has one, an evenly spread sample of them.
    private static async Task<double> BytesAsync(Store store, RedisKey[] keys)
    {
        var step = Math.Max(1, keys.Length / SampleSize);
        RedisKey[] sample = [.. keys.Where((_, place) => place % step == 0)];
        var bytes = await Task.WhenAll(sample.Select(store.MemoryUsageAsync)).ConfigureAwait(false);
        return bytes.Average() * keys.Length;
    }
}
