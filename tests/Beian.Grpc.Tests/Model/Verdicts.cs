using Google.Protobuf;

namespace Beian.Grpc.Tests.Model;

/// <summary>First verdicts by request id.</summary>
internal sealed class Verdicts(TimeSpan retention)
{
    private readonly Dictionary<string, (DateTimeOffset End, IMessage Content, IMessage Verdict)> _given = [];

    /// <summary>The verdict given before, or the one given now.</summary>
    /// <exception cref="Refusal">The request id belongs to another request.</exception>
    public TVerdict Once<TVerdict>(string scope, string requestId, IMessage content, DateTimeOffset now, Func<TVerdict> judge)
        where TVerdict : IMessage
    {
        var name = $"{scope} {requestId}";
        if (requestId.Length > 0 && _given.TryGetValue(name, out var given) && now < given.End)
        {
            return given.Content.Equals(content) ? (TVerdict)given.Verdict : throw new Refusal("REQUEST_ID_REUSED");
        }

        var verdict = judge();
        _given[name] = (now + retention, content, verdict);
        return verdict;
    }
}
