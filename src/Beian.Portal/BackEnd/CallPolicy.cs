using Beian.V1;
using Grpc.Core;
using Grpc.Net.Client.Configuration;

namespace Beian.Portal.BackEnd;

/// <summary>How calls are spread over the replicas, and tried again.</summary>
internal static class CallPolicy
{
    /// <summary>
    /// Every replica in its turn; a call that met with UNAVAILABLE is sent again, to the next one. That is safe where a try has a request id and a
    /// submit its order number, as what has happened already answers with what came of it; a noon resend has neither, and each call is a run of its
    /// own. The rules of a province are asked for again anyway, and are not to spend what is there for people's calls: when most calls fail,
    /// retries stop, as a back end in trouble is not to get four calls for one.
    /// </summary>
    public static ServiceConfig Create() => new()
    {
        LoadBalancingConfigs = { new RoundRobinConfig() },
        RetryThrottling = new RetryThrottlingPolicy { MaxTokens = 20, TokenRatio = 0.2 },
        MethodConfigs =
        {
            new MethodConfig
            {
                Names =
                {
                    new MethodName
                    {
                        Service = OperationsService.Descriptor.FullName, Method = nameof(OperationsService.OperationsServiceClient.RunNoonResend),
                    },
                    new MethodName
                    {
                        Service = VerificationService.Descriptor.FullName, Method = nameof(VerificationService.VerificationServiceClient.GetProvinceRules),
                    },
                },
            },
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 4,
                    InitialBackoff = TimeSpan.FromMilliseconds(100),
                    BackoffMultiplier = 3,
                    MaxBackoff = TimeSpan.FromSeconds(1),
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };
}
