using System.Collections.Concurrent;
using Beian.V1;
using Google.Protobuf;
using Grpc.Core;
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

    /// <summary>What it was asked to verify.</summary>
    public IReadOnlyCollection<VerifyCodeRequest> Asked => _app.Services.GetRequiredService<Script>().Asked;

    /// <summary>What callers brought to be known by.</summary>
    public IReadOnlyCollection<string?> Authorizations => _app.Services.GetRequiredService<Script>().Authorizations;

    /// <summary>Whether its rules say that a portal needs a captcha.</summary>
    public bool CaptchaRequired
    {
        set => _app.Services.GetRequiredService<Script>().CaptchaRequired = value;
    }

    /// <summary>How often it was asked to run the noon resend, which it never answers.</summary>
    public int NoonResends => _app.Services.GetRequiredService<Script>().NoonResends;

    /// <param name="answer">What it answers to the nth VerifyCode, from 1 on.</param>
    public static async Task<ScriptedBackEnd> StartAsync(Func<int, VerifyCodeResponse> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
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

        public int NoonResends { get; set; }

        public VerifyCodeResponse Answer(VerifyCodeRequest request, ServerCallContext context)
        {
            Asked.Enqueue(request);
            Authorizations.Enqueue(context.RequestHeaders.GetValue("authorization"));
            return answer(Asked.Count);
        }
    }

    private sealed class Service(Script script) : VerificationService.VerificationServiceBase
    {
        public override Task<VerifyCodeResponse> VerifyCode(VerifyCodeRequest request, ServerCallContext context) => 
            Task.FromResult(script.Answer(request, context));

        public override Task<GetProvinceRulesResponse> GetProvinceRules(GetProvinceRulesRequest request, ServerCallContext context) =>
            Task.FromResult(new GetProvinceRulesResponse
            {
                InForce = true, WrongIdLimit = 5, CodeLifetime = new() { Seconds = 86_400 }, CaptchaRequired = script.CaptchaRequired,
            });

        public override Task<CreateCaptchaResponse> CreateCaptcha(CreateCaptchaRequest request, ServerCallContext context) =>
            Task.FromResult(new CreateCaptchaResponse { Id = "picture", PicturePng = ByteString.CopyFromUtf8("png") });
    }

    private sealed class Operations(Script script) : OperationsService.OperationsServiceBase
    {
        public override Task<ListCarriersResponse> ListCarriers(ListCarriersRequest request, ServerCallContext context) =>
            Task.FromResult(new ListCarriersResponse { Carriers = { new Carrier { Operator = Operator.Mobile, State = CarrierState.Available } } });

        public override Task<ListNoonRunsResponse> ListNoonRuns(ListNoonRunsRequest request, ServerCallContext context) =>
            Task.FromResult(new ListNoonRunsResponse());

        public override Task<ListProvincesResponse> ListProvinces(ListProvincesRequest request, ServerCallContext context) =>
            Task.FromResult(new ListProvincesResponse());

        public override Task<RunNoonResendResponse> RunNoonResend(RunNoonResendRequest request, ServerCallContext context)
        {
            script.NoonResends++;
            throw new RpcException(new Status(StatusCode.Unavailable, "The run has begun, and the connection broke."));
        }
    }
}
