using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Load;

/// <summary>Changes a server's answers on their way out. What it has done is what a right server does.</summary>
/// <param name="tell">Changes an answer in place, given its request, and says whether it has.</param>
internal sealed class Lies(Func<object, object, bool> tell) : Interceptor
{
    private int _told;

    /// <summary>How many answers were changed.</summary>
    public int Told => _told;

    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(this);
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.Interceptors.Add<Lies>());
    }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var answer = await continuation(request, context);
        Tell(request, answer);
        return answer;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(request, new Writer<TResponse>(responseStream, answer => Tell(request, answer)), context);

    private void Tell(object request, object answer)
    {
        if (tell(request, answer))
        {
            Interlocked.Increment(ref _told);
        }
    }

    private sealed class Writer<T>(IServerStreamWriter<T> inner, Action<T> tell) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(T message, CancellationToken cancellationToken)
        {
            tell(message);
            return inner.WriteAsync(message, cancellationToken);
        }
    }
}
