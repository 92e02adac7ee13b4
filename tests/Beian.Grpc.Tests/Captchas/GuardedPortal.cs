using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Captchas;

/// <summary>A portal that needs captchas of ours, on a server of its own, and a person in front of it who can read them.</summary>
internal sealed class GuardedPortal : IAsyncDisposable
{
    private readonly CaptchaReader _reader;

    private GuardedPortal(Server server, CaptchaReader reader) => (Server, _reader) = (server, reader);

    /// <summary>What a server is told whose portal of the tests' province needs captchas.</summary>
    public static (string Key, string Value) Needed { get; } = ("Captcha:RequiredOf:0:Province", $"{(int)Case.Where}");

    public Server Server { get; }

    public static async Task<GuardedPortal> StartAsync(Engine engine, SharedStores stores, params (string Key, string Value)[] settings)
    {
        var reader = new CaptchaReader();
        return new GuardedPortal(await Server.StartAsync(engine, stores, reader.AddTo, [Needed, .. settings]), reader);
    }

    public static GuardedPortal Start(string connectionString, Action<IServiceCollection> services)
    {
        var reader = new CaptchaReader();
        return new GuardedPortal(Server.Start(connectionString, services + reader.AddTo, Needed), reader);
    }

    public async Task<CreateCaptchaResponse> CreateAsync(Province province = Case.Where) =>
        await Server.Verification.CreateCaptchaAsync(new CreateCaptchaRequest { Province = province });

    public string Read(CreateCaptchaResponse captcha) => _reader.Read(captcha);

    /// <summary>A captcha and its right answer.</summary>
    public async Task<CaptchaAnswer> SolvedAsync(Province province = Case.Where) => _reader.Solve(await CreateAsync(province));

    /// <summary>A captcha and an answer that is not its own.</summary>
    public async Task<CaptchaAnswer> MisreadAsync()
    {
        var answer = await SolvedAsync();
        answer.Answer = (answer.Answer[0] == '3' ? '4' : '3') + answer.Answer[1..];
        return answer;
    }

    /// <summary>What an entry with this captcha comes to: its outcome, or the reason why there is none.</summary>
    public Task<string> VerifyAsync(VerifyCodeRequest entry, CaptchaAnswer? captcha) => OutcomeAsync(async () =>
        $"{(await Server.Verification.VerifyCodeAsync(new VerifyCodeRequest(entry) { Captcha = captcha })).Outcome}");

    /// <summary>What asking for the message again with this captcha comes to.</summary>
    public Task<string> ResendAsync(ResendCodeRequest request, CaptchaAnswer? captcha) => OutcomeAsync(async () =>
        $"{(await Server.Verification.ResendCodeAsync(new ResendCodeRequest(request) { Captcha = captcha })).Outcome}");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _reader.Dispose();
    }

    private static async Task<string> OutcomeAsync(Func<Task<string>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException refused)
        {
            return refused.Reason();
        }
    }
}
