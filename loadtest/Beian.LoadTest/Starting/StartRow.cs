using Grpc.Core;

namespace Beian.LoadTest.Starting;

/// <summary>One way of publishing with one store, and its starts.</summary>
/// <param name="publication">The server.</param>
/// <param name="store">The connection string of its store; null for a managed Redis.</param>
internal sealed class StartRow(Publication publication, string? store)
{
    private readonly List<Start> _starts = [];

    public Publication Publication => publication;

    public string Store => store is null ? "managed" : "there already";

    public IReadOnlyList<Start> Starts => _starts;

    /// <summary>What went wrong with one of its starts; there are no more after that.</summary>
    public string? Trouble { get; private set; }

    /// <param name="settling">How long the idle server is left alone; null for a start that warms up and does not count.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(TimeSpan? settling, CancellationToken cancellationToken)
    {
        if (Trouble is not null)
        {
            return;
        }

        try
        {
            var start = await Start.MakeAsync(publication.Command, store, settling ?? TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            if (settling is not null)
            {
                _starts.Add(start);
            }
        }
        catch (Exception trouble) when (trouble is InvalidOperationException or TimeoutException or RpcException)
        {
            Trouble = Reason(trouble.Message);
        }
    }

    // What a server says that ends begins with why.
    private static string Reason(string message)
    {
        var lines = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 1 ? $"{lines[0]} {lines[1]}" : lines[0];
    }
}
