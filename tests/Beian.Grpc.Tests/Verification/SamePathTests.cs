using System.Text.RegularExpressions;
using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Google.Protobuf;
using Xunit;

namespace Beian.Grpc.Tests.Verification;

/// <summary>
/// An unknown phone, a wrong code and a wrong ID take the same path: nobody learns from an answer, its size or the commands behind it
/// which it was. <c>eng/loadtest answers</c> shows how long they take.
/// </summary>
public sealed partial class SamePathTests
{
    // Characters of a digest; a time has thirteen.
    private const int Digest = 16;

    [Fact]
    public async Task Verifying_sends_the_same_commands_and_answers_the_same_bytes()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString);
        var filing = await SettledAsync(server);
        var unknown = filing.Right();
        unknown.PhoneNumber = new Somebody().Phone;

        await AssertAlikeAsync(server, redis, "VerifyCode", [unknown, filing.WrongCode(), filing.WrongId()]);
        await AssertAlikeAsync(server, redis, "VerifyCode", [With(unknown, "a"), With(filing.WrongCode(), "b"), With(filing.WrongId(), "c")]);
    }

    [Fact]
    public async Task Asking_for_a_message_does_as_well()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var server = Server.Start(redis.ConnectionString);
        var filing = await SettledAsync(server);
        var (unknown, wrongId) = (filing.Resend(), filing.Resend());
        unknown.PhoneNumber = new Somebody().Phone;
        wrongId.IdLastSix = filing.Person.WrongId;

        await AssertAlikeAsync(server, redis, "ResendCode", [unknown, wrongId]);
    }

    private static async Task AssertAlikeAsync(Server server, RedisProcess redis, string rpc, IMessage[] requests)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        await using var monitor = await RedisMonitor.StartAsync(redis.Port);
        List<string> commands = [], answers = [];
        foreach (var request in requests)
        {
            await monitor.TakeAsync();
            var reply = await RawReply.OfAsync(client, $"beian.v1.VerificationService/{rpc}", request.ToByteArray());
            commands.Add(string.Join('\n', (await monitor.TakeAsync()).Where(sent => sent.Contains("EVALSHA", StringComparison.OrdinalIgnoreCase)
                && sent.Contains(":tries:", StringComparison.Ordinal) | sent.Contains(":misses:", StringComparison.Ordinal)).Select(Shape)));
            answers.Add($"{reply.Headers}\n{Convert.ToHexString(reply.Body)}");
        }

        Assert.NotEmpty(Assert.Single(commands.Distinct()));
        Assert.NotEmpty(Assert.Single(answers.Distinct()));
    }

    // What is sent, with the length of a digest in its place.
    private static string Shape(string command) => string.Join(' ', Word().Matches(command).Select(word =>
    {
        var text = word.Groups[1].Value;
        var digest = text.LastIndexOf(':') + 1;
        return text.Length - digest < Digest ? text : $"{text[..digest]}<{text.Length - digest}>";
    }));

    private static VerifyCodeRequest With(VerifyCodeRequest request, string requestId) => new(request) { RequestId = requestId };

    private static async Task<Case> SettledAsync(Server server)
    {
        var filing = await Case.OfOne(server).SubmittedAsync();
        // The first call of all may teach Redis the scripts.
        await server.Verification.VerifyCodeAsync(filing.WrongCode());
        await server.Verification.ResendCodeAsync(new() { Province = Case.Where, PhoneNumber = new Somebody().Phone, IdLastSix = "000000" });
        return filing;
    }

    [GeneratedRegex("\"((?:[^\"\\\\]|\\\\.)*)\"")]
    private static partial Regex Word();
}
