using System.CommandLine;
using Beian.LoadTest.Demo;

var root = new RootCommand("Talks to a Beian.Grpc server as its callers do.")
{
    DemoCommand.Create(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
