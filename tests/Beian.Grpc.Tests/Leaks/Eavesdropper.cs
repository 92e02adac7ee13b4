using System.Net;

namespace Beian.Grpc.Tests.Leaks;

/// <summary>Takes down each reply as it goes over the wire: headers, messages, trailers. But for the handset's.</summary>
internal sealed class Eavesdropper(LeakTrap trap, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!request.RequestUri!.AbsolutePath.Contains("SimulatorService", StringComparison.Ordinal))
        {
            trap.Say("replies", $"{response.Headers}");
            response.Content = new Overheard(trap, response, response.Content);
        }

        return response;
    }

    private sealed class Overheard : HttpContent
    {
        private readonly LeakTrap _trap;
        private readonly HttpResponseMessage _response;
        private readonly HttpContent _content;

        public Overheard(LeakTrap trap, HttpResponseMessage response, HttpContent content)
        {
            (_trap, _response, _content) = (trap, response, content);
            foreach (var header in content.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new Tee(_trap, _response, await _content.ReadAsStreamAsync());

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _content.CopyToAsync(stream);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            _content.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Tee(LeakTrap trap, HttpResponseMessage response, Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                trap.Say("replies", buffer[..read].ToArray());
            }
            else
            {
                trap.Say("replies", $"{response.TrailingHeaders}");
            }

            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
