using System.Net;
using System.Net.Sockets;

namespace Beian.Grpc.Tests.Stores;

/// <summary>
/// A free port of 127.0.0.1 that stays ours until it is disposed, also while the server behind it is down and
/// while other test runs look for ports on the same machine.
/// </summary>
/// <remarks>
/// The even port is the one to use; a listener on the odd one above it is the reservation. The kernel lets go of
/// it when this process ends, however it ends.
/// </remarks>
public sealed class LoopbackPort : IDisposable
{
    // Below the range from which the kernel serves outgoing connections: one of those would otherwise sit on the
    // port of a server that is about to be started again.
    private const int Lowest = 20_000;
    private const int Highest = 29_998;

    private readonly TcpListener _reservation;

    private LoopbackPort(int number, TcpListener reservation)
    {
        Number = number;
        _reservation = reservation;
    }

    public int Number { get; }

    public static LoopbackPort Reserve()
    {
        for (var attempt = 0; attempt < 1_000; attempt++)
        {
            var number = Lowest + (2 * Random.Shared.Next((Highest - Lowest) / 2));
            if (TryListen(number + 1) is not { } _reservation)
            {
                continue;
            }

            if (TryListen(number) is { } probe)
            {
                probe.Dispose();
                return new LoopbackPort(number, _reservation);
            }

            _reservation.Dispose();
        }

        throw new InvalidOperationException($"No free port between {Lowest} and {Highest} on 127.0.0.1.");
    }

    public override string ToString() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => _reservation.Dispose();

    private static TcpListener? TryListen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
