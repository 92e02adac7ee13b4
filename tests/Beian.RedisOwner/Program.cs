using Beian.Redis.Managed;

// Settings come as arguments, such as --ManagedRedis:DataDirectory=/somewhere. Says the process id of its Redis on the
// first line of its output and then stays until it is signalled.
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.ClearProviders();
builder.Services.AddManagedRedis(builder.Configuration);
using var host = builder.Build();
await host.StartAsync();
Console.WriteLine(host.Services.GetRequiredService<ManagedRedisServer>().Pid);
await host.WaitForShutdownAsync();
