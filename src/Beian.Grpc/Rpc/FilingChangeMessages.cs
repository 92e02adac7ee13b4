using Beian.V1;
using Beian.Watching;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>Steps of a watch on filings as the stream of WatchFilings carries them.</summary>
internal static class FilingChangeMessages
{
    public static WatchFilingsResponse Of(WatchStep step, DateTimeOffset now)
    {
        var message = new WatchFilingsResponse { ResumeToken = step.Position.ToString() };
        if (step.Change is { } change)
        {
            message.Change = new FilingChange
            {
                FilingId = change.Filing.ToString(),
                OrderNumber = change.OrderNumber,
                Province = change.Filing.Province,
                PreviousState = change.Previous,
                State = change.State,
                ReturnReason = change.Reason,
                ChangeTime = Timestamp.FromDateTimeOffset(change.Time),
            };
        }
        else
        {
            message.Heartbeat = new Heartbeat { Time = Timestamp.FromDateTimeOffset(now) };
        }

        return message;
    }
}
