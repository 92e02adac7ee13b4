using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.Scenarios;
using Beian.LoadTest.Servers;
using Beian.V1;
using Grpc.Core;

namespace Beian.LoadTest.Comparing;

/// <summary>One request of VerifyCode over and over, as h2load sends it.</summary>
internal sealed class OneRequest : Scenario
{
    private readonly VerifyCodeRequest _request;
    private readonly Metadata _headers;
    private readonly VerifyOutcome _expected;

    private OneRequest(string name, string what, VerifyCodeRequest request, Metadata headers, VerifyOutcome expected)
        : base(name, what) => (_request, _headers, _expected) = (request, headers, expected);

    /// <summary>Of a filing that is verified.</summary>
    public static OneRequest Again(VerifyCodeRequest request) =>
        new("verify-again, as h2load asks", "VerifyCode, one request over and over: ALREADY_VERIFIED", request, [], VerifyOutcome.AlreadyVerified);

    /// <summary>Answered at once by the probe.</summary>
    public static OneRequest Nothing(VerifyCodeRequest request) => new(
        "nothing, as h2load asks", "VerifyCode, one request over and over, answered at once by the probe",
        request, new Metadata { { ProbedServer.Header, "nothing" } }, VerifyOutcome.Mismatch);

    public override Task PrepareAsync(Ground ground, int filings, Action<double>? progress, CancellationToken cancellationToken) => Task.CompletedTask;

    public override async Task<string?> CallAsync(ServerConnection server, long number, CancellationToken cancellationToken)
    {
        var answer = await server.Verification.VerifyCodeAsync(_request, _headers, cancellationToken: cancellationToken);
        return answer.Outcome == _expected ? null : $"{answer.Outcome} in place of {_expected}";
    }
}
