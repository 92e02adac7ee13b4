using System.Reflection;
using Beian.Callers;
using Beian.Limits;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>
/// Binds a service's methods as the framework's own binding does, but for one thing: bytes that are no message of the RPC's type are
/// the caller's fault. Reading comes before every interceptor, and left alone such bytes end in UNKNOWN and an error in the log.
/// </summary>
internal sealed class MethodBinding<TService> : IServiceMethodProvider<TService>
    where TService : class
{
    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        var type = typeof(TService);
        BindServiceMethodAttribute? bind;
        while ((bind = type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false)) is null)
        {
            type = type.BaseType ?? throw new InvalidOperationException($"{typeof(TService)} is no generated gRPC service.");
        }

        bind.BindType.GetMethod(bind.BindMethodName, [typeof(ServiceBinderBase), type])!.Invoke(null, [new Binder(context), null]);
    }

    private sealed class Binder(ServiceMethodProviderContext<TService> context) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
            context.AddUnaryMethod(
                Forgiving(method), Metadata(method), Invoker(method).CreateDelegate<UnaryServerMethod<TService, TRequest, TResponse>>());

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddServerStreamingMethod(
                Forgiving(method), Metadata(method), Invoker(method).CreateDelegate<ServerStreamingServerMethod<TService, TRequest, TResponse>>());

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddClientStreamingMethod(
                Forgiving(method), Metadata(method), Invoker(method).CreateDelegate<ClientStreamingServerMethod<TService, TRequest, TResponse>>());

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
            context.AddDuplexStreamingMethod(
                Forgiving(method), Metadata(method), Invoker(method).CreateDelegate<DuplexStreamingServerMethod<TService, TRequest, TResponse>>());

        private static MethodInfo Invoker(IMethod method) => typeof(TService).GetMethod(method.Name)!;

        private static List<object> Metadata(IMethod method) =>
        [
            .. typeof(TService).GetCustomAttributes(inherit: true),
            .. Invoker(method).GetCustomAttributes(inherit: true),
            new HttpMethodMetadata([HttpMethods.Post], acceptCorsPreflight: true),
            AccessRules.Of(method),
            CallKind.Of(method),
            new RpcName(method),
        ];

        private static Method<TRequest, TResponse> Forgiving<TRequest, TResponse>(Method<TRequest, TResponse> method) => new(
            method.Type, method.ServiceName, method.Name, Forgiving(method.RequestMarshaller), method.ResponseMarshaller);

        private static Marshaller<T> Forgiving<T>(Marshaller<T> marshaller) => new(
            marshaller.ContextualSerializer,
            context =>
            {
                try
                {
                    return marshaller.ContextualDeserializer(context);
                }
                catch (InvalidProtocolBufferException)
                {
                    throw Errors.UnreadableRequest();
                }
            });
    }
}
