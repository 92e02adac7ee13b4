using System.Security.Cryptography;
using System.Text;
using Beian.Redis;
using Beian.Redis.Managed;

namespace Beian.Secrets;

/// <summary>What is done with keys beside running the server: <c>keys new</c> and <c>keys list</c>. <c>eng/keys</c> is the way to call it.</summary>
internal static class KeysCommand
{
    private const string Usage = """
        keys new <id> [--folder <folder>]   Makes a key: <folder>/<id>.key, or printed where there is no folder.
        keys list [settings]                Shows what the store holds under each key. Settings are the server's.
        """;

    /// <summary>Runs it where the arguments ask for it.</summary>
    /// <returns>The exit code; null where the arguments are a server's.</returns>
    public static async Task<int?> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        switch (arguments)
        {
            case ["keys", "new", var id]:
                return New(id, folder: null, output, errors);
            case ["keys", "new", var id, "--folder", var folder]:
                return New(id, folder, output, errors);
            case ["keys", "list", .. var settings]:
                return await ListAsync(settings, output, errors).ConfigureAwait(false);
            case ["keys", ..]:
                await errors.WriteLineAsync(Usage).ConfigureAwait(false);
                return 2;
            default:
                return null;
        }
    }

    private static int New(string id, string? folder, TextWriter output, TextWriter errors)
    {
        if (!MasterKey.IsId(id))
        {
            errors.WriteLine($"The id of a key is {MasterKey.IdForm}.");
            return 2;
        }

        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Size));
        if (folder is null)
        {
            output.WriteLine(secret);
            return 0;
        }

        var path = Path.Combine(folder, $"{id}.key");
        try
        {
            SecretFile.Write(path, Encoding.ASCII.GetBytes(secret + "\n"));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(refused.Message);
            return 1;
        }

        output.WriteLine($"{path} is made. Give it to every replica first, and write with it then: docs/keys.md.");
        return 0;
    }

    private static async Task<int> ListAsync(string[] settings, TextWriter output, TextWriter errors)
    {
        var builder = WebApplication.CreateBuilder(settings);
        if (string.IsNullOrEmpty(builder.Configuration.GetConnectionString(StoreRegistration.ConnectionStringName)))
        {
            var folder = Path.Combine(builder.Environment.ContentRootPath, builder.Configuration["ManagedRedis:DataDirectory"] ?? "./data");
            if (!Directory.Exists(folder) || DataFolder.Open(folder).RecordedSocket is not { } socket)
            {
                await errors.WriteLineAsync($"No server runs on {folder}, and no connection string names another store.").ConfigureAwait(false);
                return 1;
            }

            builder.Configuration[$"ConnectionStrings:{StoreRegistration.ConnectionStringName}"] = $"!{socket}";
        }

        builder.Logging.ClearProviders();
        builder.AddStore();
        builder.AddSecrets();
        var app = builder.Build();
        // Built, to have its parts, and not started: it is no replica.
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.Services.GetRequiredService<StoreConnection>().StartAsync(CancellationToken.None).ConfigureAwait(false);
                await ListAsync(app.Services.GetRequiredService<IRingRegistry>(), app.Services.GetRequiredService<TimeProvider>(), output).ConfigureAwait(false);
                return 0;
            }
            catch (StoreUnavailableException)
            {
                await errors.WriteLineAsync("The store does not answer.").ConfigureAwait(false);
                return 1;
            }
        }
    }

    private static async Task ListAsync(IRingRegistry registry, TimeProvider clock, TextWriter output)
    {
        var now = clock.GetUtcNow();
        var view = await registry.LookAsync(now, CancellationToken.None).ConfigureAwait(false);
        await output.WriteLineAsync($"{"key",-14}{"written by",-16}in the store").ConfigureAwait(false);
        foreach (var (id, counting) in view.Keys.OrderBy(key => key.Key, StringComparer.Ordinal))
        {
            var writers = view.Replicas.Count(replica => replica.Current == id);
            var holdings = (await registry.HoldingsAsync(id, CancellationToken.None).ConfigureAwait(false))
                .GroupBy(holding => holding.What).Select(same => $"{same.Sum(holding => holding.Count)} {same.Key}");
            var held = string.Join(", ", counting > now ? holdings.Append($"tries counted until {counting:u}") : holdings);
            var by = writers switch { 0 => "nobody", 1 => "1 replica", _ => $"{writers} replicas" };
            await output.WriteLineAsync($"{id,-14}{by,-16}{(held.Length > 0 ? held : "nothing: it can go")}").ConfigureAwait(false);
        }
    }
}
