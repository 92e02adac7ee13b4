using System.Globalization;
using Beian.Carriers.Simulated;
using Beian.V1;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>
/// The simulated handset and the levers of the simulated carriers. It shows codes and phones in clear, so it is mapped in
/// Development alone; the carriers and their handset are there everywhere.
/// </summary>
internal sealed class SimulatorRpc(SimulatedCarriers carriers, Handset handset, Streams streams)
    : SimulatorService.SimulatorServiceBase
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1000;

    /// <inheritdoc/>
    public override Task<ListMessagesResponse> ListMessages(ListMessagesRequest request, ServerCallContext context)
    {
        var fields = new Fields();
        var phone = Phone(fields, request.PhoneNumber);
        if (request.PageSize is < 0 or > MaxPageSize)
        {
            fields.Refuse("page_size", $"must be 0 (for {DefaultPageSize}) to {MaxPageSize}");
        }

        var before = fields.PlaceToken("page_token", request.PageToken) ?? long.MaxValue;
        fields.ThrowIfInvalid();
        var size = request.PageSize == 0 ? DefaultPageSize : request.PageSize;
        var found = handset.List(phone?.Reveal(), size + 1, before);
        return Task.FromResult(new ListMessagesResponse
        {
            Messages = { found.Take(size).Select(HandsetMessages.Of) },
            NextPageToken = found.Count > size ? found[size - 1].Sequence.ToString(CultureInfo.InvariantCulture) : "",
        });
    }

    /// <inheritdoc/>
    public override async Task WatchMessages(
        WatchMessagesRequest request, IServerStreamWriter<WatchMessagesResponse> responseStream, ServerCallContext context)
    {
        var fields = new Fields();
        var phone = Phone(fields, request.PhoneNumber);
        fields.ThrowIfInvalid();
        using var watch = handset.Watch(phone?.Reveal());
        await context.WriteResponseHeadersAsync([]).ConfigureAwait(false);
        try
        {
            await streams.CarryAsync(
                ended => watch.ReadAllAsync(ended).Select(message => new WatchMessagesResponse { Message = HandsetMessages.Of(message) }),
                responseStream,
                context).ConfigureAwait(false);
        }
        catch (HandsetWatchTooSlowException)
        {
            throw Errors.WatcherTooSlow();
        }
    }

    /// <inheritdoc/>
    public override Task<SetCarrierBehaviorResponse> SetCarrierBehavior(SetCarrierBehaviorRequest request, ServerCallContext context)
    {
        var (which, behavior) = SetCarrierBehaviorFields.Read(request);
        var response = new SetCarrierBehaviorResponse();
        foreach (var carrier in which is { } one ? [carriers[one]] : carriers.All)
        {
            carrier.Behavior = behavior ?? carrier.ConfiguredBehavior;
            response.Carriers.Add(CarrierBehaviorMessages.Of(carrier));
        }

        return Task.FromResult(response);
    }

    private static Filings.PhoneNumber? Phone(Fields fields, string text) => text.Length == 0 ? null : fields.Phone("phone_number", text);
}
