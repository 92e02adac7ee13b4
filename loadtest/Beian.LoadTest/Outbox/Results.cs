using System.Globalization;
using Spectre.Console;

namespace Beian.LoadTest.Outbox;

/// <summary>What the samples come to. The steady part is that between a tenth and nine tenths of an operator's messages.</summary>
internal sealed class Results(IReadOnlyList<Sample> samples, IReadOnlyList<string> operators, int perOperator, int rate)
{
    private const double Begin = 0.1;
    private const double End = 0.9;

    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>How far from its rate the worst operator was, as a share of it.</summary>
    public double Worst => operators.Max(carrier => Math.Abs((RateOf(carrier) / rate) - 1));

    public Table Rates()
    {
        var table = NewTable("operator", "configured a second", "achieved", "off by");
        foreach (var carrier in operators)
        {
            var achieved = RateOf(carrier);
            table.AddRow(carrier, $"{rate}", Text(achieved, "N1"), Text((achieved / rate) - 1, "P1"));
        }

        return table;
    }

    public Table Costs()
    {
        var (start, middle, end) = (At(Begin), At((Begin + End) / 2), At(End));
        var (claims, claimed) = (end.Claims - start.Claims, end.Claimed - start.Claimed);
        var table = NewTable("", "at a tenth", "at half", "at nine tenths");
        table.AddRow("resident memory", Megabytes(start.Resident), Megabytes(middle.Resident), Megabytes(end.Resident));
        table.AddRow("managed heap after its last collection", Megabytes(start.Heap), Megabytes(middle.Heap), Megabytes(end.Heap));
        table.AddRow("claims a second, in between", "", Text(claims / Clock.GetElapsedTime(start.Time, end.Time).TotalSeconds, "N0"), "");
        table.AddRow("messages a claim", "", Text((double)claimed / claims, "N1"), "");
        table.AddRow("round trip of a claim", "", $"{Text((end.Claiming - start.Claiming) / claims * 1_000, "N2")} ms", "");
        return table;
    }

    private double RateOf(string carrier)
    {
        Sample[] steady = [.. samples.Where(sample => sample.Of(carrier) >= Begin * perOperator && sample.Of(carrier) <= End * perOperator)];
        return steady.Length < 2
            ? double.NaN
            : (steady[^1].Of(carrier) - steady[0].Of(carrier)) / Clock.GetElapsedTime(steady[0].Time, steady[^1].Time).TotalSeconds;
    }

    private Sample At(double share) => samples.First(sample => sample.Accepted.Values.Sum() >= share * perOperator * operators.Count);

    private static Table NewTable(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Markdown };
        table.AddColumn(columns[0]);
        foreach (var column in columns.Skip(1))
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        return table;
    }

    private static string Megabytes(long bytes) => $"{Text(bytes / 1e6, "N0")} MB";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
