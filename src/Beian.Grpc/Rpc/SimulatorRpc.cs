using System.Globalization;
using System.Text.RegularExpressions;
using Beian.Callers;
using Beian.Carriers.Simulated;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The simulated handset. It shows codes and phones in clear, so it is mapped only where the simulated carriers run.</summary>
internal sealed partial class SimulatorRpc(CallerResolver callers, Handset handset) : SimulatorService.SimulatorServiceBase
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1000;

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        callers.Resolve(context);
        var fields = new Fields();
        var phone = request.PhoneNumber.Length == 0 ? null : (Filings.PhoneNumber?)fields.Phone("phone_number", request.PhoneNumber);
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            fields.Refuse("page_size", $"must be 0 (for {DefaultPageSize}) to {MaxPageSize}");
        }

        var before = long.MaxValue;
        // Digits alone: long.TryParse overlooks NULs at the end.
        if (request.PageToken.Length > 0 && !(request.PageToken.All(char.IsAsciiDigit)
            && long.TryParse(request.PageToken, NumberStyles.None, CultureInfo.InvariantCulture, out before)))
        {
            fields.Refuse("page_token", "must be a next_page_token as it was returned");
        }

        fields.ThrowIfInvalid();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var found = handset.List(phone?.Reveal(), size + 1, before);
        return Task.FromResult(new ListMessagesResponse
        {
            Messages = { found.Take(size).Select(Of) },
            NextPageToken = found.Count > size ? found[size - 1].Sequence.ToString(CultureInfo.InvariantCulture) : "",
        });
    }

    private static SimulatedMessage Of(HandsetMessage message) => new()
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
