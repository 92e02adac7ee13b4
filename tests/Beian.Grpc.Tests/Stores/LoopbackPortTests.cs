using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Beian.Grpc.Tests.Stores;

public sealed class LoopbackPortTests
{
    [Fact]
    public void A_reserved_port_is_free_to_listen_on_and_given_to_nobody_else()
    {
        var ports = Enumerable.Range(0, 200).Select(_ => LoopbackPort.Reserve()).ToList();
        try
        {
            Assert.Distinct(ports.Select(port => port.Number));
            Assert.All(ports, port =>
            {
                using var listener = new TcpListener(IPAddress.Loopback, port.Number);
                listener.Start();
            });
        }
        finally
        {
            ports.ForEach(port => port.Dispose());
        }
    }
}
