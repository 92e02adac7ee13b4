using System.Text.RegularExpressions;
using Beian.Carriers.Simulated;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Rpc;

/// <summary>What arrived on a simulated handset, as its owner sees it: in clear.</summary>
internal static partial class HandsetMessages
{
    public static SimulatedMessage Of(HandsetMessage message) => new()
    {
        MessageId = message.MessageId,
        PhoneNumber = message.PhoneNumber,
        SenderNumber = message.SenderNumber,
        Operator = (Operator)message.Operator,
        Text = message.Text,
        Code = CodeInText().Match(message.Text).Value,
        ArriveTime = Timestamp.FromDateTimeOffset(message.Time),
    };

    [GeneratedRegex(@"(?<!\d)\d{6}(?!\d)")]
    private static partial Regex CodeInText();
}
