using System.CommandLine;
using Beian.LoadTest.Answers;
using Beian.LoadTest.Carriers;
using Beian.LoadTest.Comparing;
using Beian.LoadTest.Demo;
using Beian.LoadTest.Guards;
using Beian.LoadTest.Noon;
using Beian.LoadTest.Outbox;
using Beian.LoadTest.Running;
using Beian.LoadTest.Starting;
using Beian.LoadTest.StoreMemory;
using Beian.LoadTest.Watching;
using Spectre.Console;

if (Console.IsOutputRedirected)
{
    // A file has no width to wrap at.
    AnsiConsole.Profile.Width = 1000;
}

var root = new RootCommand("Talks to a Beian.Grpc server as its callers do.")
{
    DemoCommand.Create(),
    CarriersCommand.Create(),
    RunCommand.Create(),
    CompareCommand.Create(),
    GuardsCommand.Create(),
    NoonCommand.Create(),
    H2LoadBodyCommand.Create(),
    MemoryCommand.Create(),
    WatchCommand.Create(),
    OutboxCommand.Create(),
    AnswersCommand.Create(),
    StartCommand.Create(),
};
// A server of our own has to be stopped and what was submitted to another taken back, also on Ctrl-C.
var ending = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await root.Parse(args).InvokeAsync(ending).ConfigureAwait(false);
