using System.Collections.Concurrent;
using Beian.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Beian.Portal.Tests.BackEnd;

/// <summary>A back end that answers what a test says: for what the real one cannot be brought to say at will.</summary>
internal sealed class ScriptedBackEnd : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedBackEnd(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>What it was asked to verify, answered or not.</summary>
    public IReadOnlyCollection<VerifyCodeRequest> Asked => _app.Services.GetRequiredService<Script>().Asked;

    /// <summary>What callers brought to be known by.</summary>
    public IReadOnlyCollection<string?> Authorizations => _app.Services.GetRequiredService<Script>().Authorizations;

    /// <summary>Whether its rules say that a portal needs a captcha.</summary>
    public bool CaptchaRequired
    {
        set => _app.Services.GetRequiredService<Script>().CaptchaRequired = value;
    }

    /// <summary>What becomes of those who ask for the rules; nothing does while it is null.</summary>
    public RpcException? RulesTrouble
    {
        set => NextRulesTrouble = () => value;
    }

    /// <summary>The same, for each who asks.</summary>
    public Func<RpcException?> NextRulesTrouble
    {
        set => _app.Services.GetRequiredService<Script>().RulesTrouble = value;
    }

    /// <summary>Whether it takes calls and never answers them.</summary>
    public bool Hangs
    {
        set => _app.Services.GetRequiredService<Script>().Hangs = value;
    }

    /// <summary>How often the rules of a province were asked for.</summary>
    public int RulesAsked => _app.Services.GetRequiredService<Script>().RulesAsked;

    /// <summary>How all of it stands.</summary>
    public GetOverviewResponse Overview
    {
        set => _app.Services.GetRequiredService<Script>().Overview = value;
    }

    /// <summary>What becomes of those who ask how all of it stands; nothing does while it is null.</summary>
    public RpcException? OverviewTrouble
    {
        set => _app.Services.GetRequiredService<Script>().OverviewTrouble = value;
    }

    /// <summary>What becomes of those who ask for a noon resend, which it never runs.</summary>
    public RpcException NoonTrouble
    {
        set => _app.Services.GetRequiredService<Script>().NoonTrouble = value;
    }

    /// <summary>How often it was asked to run the noon resend.</summary>
    public int NoonResends => _app.Services.GetRequiredService<Script>().NoonResends;

    /// <param name="answer">What it answers to the nth VerifyCode, from 1 on.</param>
    /// <param name="port">Where it listens: any free port where none is named.</param>
    public static async Task<ScriptedBackEnd> StartAsync(Func<int, VerifyCodeResponse> answer, string port = "0")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<Hanging>());
        builder.Services.AddSingleton(new Script(answer));
        var app = builder.Build();
        app.MapGrpcService<Service>();
        app.MapGrpcService<Operations>();
        await app.StartAsync();
        return new ScriptedBackEnd(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private sealed class Script(Func<int, VerifyCodeResponse> answer)
    {
        public ConcurrentQueue<VerifyCodeRequest> Asked { get; } = [];

        public ConcurrentQueue<string?> Authorizations { get; } = [];

        public bool CaptchaRequired { get; set; }

        public Func<RpcException?> RulesTrouble { get; set; } = () => null;

        public bool Hangs { get; set; }

        public int RulesAsked { get; set; }

        public GetOverviewResponse Overview { get; set; } = new()
        {
            LookTime = new(), Carriers = { new Carrier { Operator = Operator.Mobile, State = CarrierState.Available } },
        };

        public RpcException? OverviewTrouble { get; set; }

        public RpcException NoonTrouble { get; set; } = new(new Status(StatusCode.Unavailable, "The run has begun, and the connection broke."));

        public int NoonResends { get; set; }

        public VerifyCodeResponse Answer(ServerCallContext context)
        {
            Authorizations.Enqueue(context.RequestHeaders.GetValue("authorization"));
            return answer(Asked.Count);
        }
    }

    private sealed class Hanging(Script script) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            if (request is VerifyCodeRequest asked)
            {
                script.Asked.Enqueue(asked);
            }

            if (script.Hangs)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
            }

            return await continuation(request, context);
        }
    }

    private sealed class Service(Script script) : VerificationService.VerificationServiceBase
    {
        public override Task<VerifyCodeResponse> VerifyCode(VerifyCodeRequest request, ServerCallContext context) =>
            Task.FromResult(script.Answer(context));

        public override Task<GetProvinceRulesResponse> GetProvinceRules(GetProvinceRulesRequest request, ServerCallContext context)
        {
            script.RulesAsked++;
            return script.RulesTrouble() is { } trouble ? throw trouble : Task.FromResult(new GetProvinceRulesResponse
            {
                InForce = true, WrongIdLimit = 5, CodeLifetime = new() { Seconds = 86_400 }, CaptchaRequired = script.CaptchaRequired,
            });
        }

        public override Task<CreateCaptchaResponse> CreateCaptcha(CreateCaptchaRequest request, ServerCallContext context) =>
            Task.FromResult(new CreateCaptchaResponse { Id = "picture", PicturePng = ByteString.CopyFromUtf8("png") });
    }

    private sealed class Operations(Script script) : OperationsService.OperationsServiceBase
    {
        public override Task<GetOverviewResponse> GetOverview(GetOverviewRequest request, ServerCallContext context) =>
            script.OverviewTrouble is { } trouble ? throw trouble : Task.FromResult(script.Overview);

        public override Task<RunNoonResendResponse> RunNoonResend(RunNoonResendRequest request, ServerCallContext context)
        {
            script.NoonResends++;
            throw script.NoonTrouble;
        }
    }
}
