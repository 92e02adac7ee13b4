using System.Collections.Frozen;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace Beian.Rpc;

/// <summary>
/// How long calls took and what status they ended with, named by OpenTelemetry's conventions for RPC: meter <c>Beian.Rpc</c>. The
/// framework's own measure of requests knows only HTTP's status, which is 200 for all of them.
/// </summary>
public sealed class RpcMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Beian.Rpc";

    private static readonly FrozenDictionary<StatusCode, string> Statuses =
        Enum.GetValues<StatusCode>().ToFrozenDictionary(code => code, code => UpperSnake($"{code}"));

    // The ones that are the server's fault; any other is the caller's, or the answer.
    private static readonly FrozenSet<StatusCode> Errors = FrozenSet.Create(
        StatusCode.Unknown, StatusCode.DeadlineExceeded, StatusCode.Unimplemented, StatusCode.Internal, StatusCode.Unavailable, StatusCode.DataLoss);

    private readonly Histogram<double> _duration;

    /// <summary>Creates the instrument.</summary>
    public RpcMetrics(IMeterFactory meters) => _duration = meters.Create(MeterName).CreateHistogram(
        "rpc.server.call.duration",
        "s",
        "From a call's coming in to its status; of a stream, for as long as it was open.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });

    /// <summary>Whether anybody listens.</summary>
    internal bool AreWanted => _duration.Enabled;

    internal void Ended(HttpContext call, TimeSpan took)
    {
        var status = StatusOf(call);
        var tags = new TagList
        {
            { "rpc.system.name", "grpc" },
            { "rpc.method", call.GetEndpoint()?.Metadata.GetMetadata<RpcName>()?.Value ?? RpcName.Other },
            { "rpc.response.status_code", Statuses[status] },
        };
        if (Errors.Contains(status))
        {
            tags.Add("error.type", Statuses[status]);
        }

        _duration.Record(took.TotalSeconds, tags);
    }

    // Where it has been written; a call that its caller broke off has none.
    private static StatusCode StatusOf(HttpContext call)
    {
        var text = call.Features.Get<IHttpResponseTrailersFeature>()?.Trailers["grpc-status"].ToString();
        if (string.IsNullOrEmpty(text))
        {
            text = call.Response.Headers["grpc-status"].ToString();
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && Statuses.ContainsKey((StatusCode)code) ? (StatusCode)code
            : call.RequestAborted.IsCancellationRequested ? StatusCode.Cancelled
            : StatusCode.Unknown;
    }

    // DeadlineExceeded to DEADLINE_EXCEEDED, as the conventions and the contract write it; OK is one word.
    private static string UpperSnake(string name)
    {
        var text = new StringBuilder();
        foreach (var (n, c) in name.Index())
        {
            text.Append(n > 0 && char.IsUpper(c) && !char.IsUpper(name[n - 1]) ? "_" : "").Append(char.ToUpperInvariant(c));
        }

        return text.ToString();
    }
}
