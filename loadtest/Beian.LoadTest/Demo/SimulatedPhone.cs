using Beian.LoadTest.Connections;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.LoadTest.Demo;

/// <summary>Somebody's phone on the simulated handset, looked at for what came after <paramref name="read"/>.</summary>
internal sealed class SimulatedPhone(ServerConnection server, string phoneNumber, Timestamp read)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private Timestamp _read = read;

    /// <summary>The next message; waits for it.</summary>
    /// <exception cref="UnexpectedAnswerException">None came.</exception>
    public async Task<SimulatedMessage> NextMessageAsync(CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < Patience; await Task.Delay(Look, clock, cancellationToken).ConfigureAwait(false))
        {
            var list = await server.Simulator.ListMessagesAsync(
                new ListMessagesRequest { PhoneNumber = phoneNumber, PageSize = 1 }, cancellationToken: cancellationToken);
            if (list.Messages is [var latest] && latest.ArriveTime > _read)
            {
                _read = latest.ArriveTime;
                return latest;
            }
        }

        throw new UnexpectedAnswerException($"No message came to {phoneNumber} within {Patience.TotalSeconds:0} seconds.");
    }
}
