using System.Globalization;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Beian.LoadTest.Demo;

/// <summary>Tells the story: headings, calls with the fields that matter, messages as a phone shows them.</summary>
internal sealed class Narrator(IAnsiConsole console)
{
    private const int NameWidth = 30;

    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    private int _step;

    public void Open(string title) => console.MarkupLineInterpolated($"\n[bold]{title}[/]");

    public void Step(string heading) => console.MarkupLineInterpolated($"\n[bold blue]{++_step}. {heading}[/]");

    /// <summary>A call and what goes in.</summary>
    public void Call(string rpc, params (string Name, object Value)[] fields)
    {
        console.MarkupLineInterpolated($"   [yellow]{rpc}[/]");
        Fields("     ", fields);
    }

    /// <summary>What came out; the first field is the one that matters.</summary>
    public void Answer(params (string Name, object Value)[] fields)
    {
        var (name, value) = fields[0];
        console.MarkupLineInterpolated($"   [green]→ {name.PadRight(NameWidth)} {value}[/]");
        Fields("     ", fields[1..]);
    }

    public void Explain(string text) => console.MarkupLineInterpolated($"   [italic]{text}[/]");

    public void List(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            console.MarkupLineInterpolated($"       {line}");
        }
    }

    /// <summary>A message, as the phone it came to shows it.</summary>
    public void Phone(string whose, SimulatedMessage message)
    {
        console.MarkupLineInterpolated($"   ┌─ {whose}, {message.PhoneNumber}");
        console.MarkupLineInterpolated($"   │  from [bold]{message.SenderNumber}[/]   {Time(message.ArriveTime)}");
        console.MarkupLineInterpolated($"   │  {message.Text}");
        console.MarkupLineInterpolated($"   └─");
    }

    public void Close(string text) => console.MarkupLineInterpolated($"\n[bold green]{text}[/]\n");

    public void Fail(string text) => console.MarkupLineInterpolated($"\n[bold red]{text}[/]\n");

    public static string Time(Timestamp time) => $"{Time(time, "yyyy-MM-dd HH:mm:ss")} Beijing";

    public static string Time(Timestamp time, string format) =>
        time.ToDateTimeOffset().ToOffset(Beijing).ToString(format, CultureInfo.InvariantCulture);

    private void Fields(string indent, (string Name, object Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            console.MarkupLineInterpolated($"{indent}{$"{name.PadRight(NameWidth)} {value}".TrimEnd()}");
        }
    }
}
