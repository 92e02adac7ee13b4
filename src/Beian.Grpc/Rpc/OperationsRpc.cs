using Beian.Callers;
using Beian.Outbox;
using Beian.Routing;
using Beian.V1;
using Grpc.Core;

namespace Beian.Rpc;

/// <summary>The operators' service. The RPCs that are missing here stand in the contract and answer UNIMPLEMENTED.</summary>
internal sealed class OperationsRpc(CallerResolver callers, IPortedNumbers ported, OperatorOfNumber operators, CarrierOverview carriers)
    : OperationsService.OperationsServiceBase
{
    /// <inheritdoc/>
    public override async Task<SetPortedNumberResponse> SetPortedNumber(SetPortedNumberRequest request, ServerCallContext context)
    {
        callers.Resolve(context);
        var portings = SetPortedNumberFields.Read(request, operators);
        var written = await ported.SetAsync(portings, context.CancellationToken).ConfigureAwait(false);
        return new SetPortedNumberResponse { ChangedCount = written.Changed, RemovedCount = written.Removed };
    }

    /// <inheritdoc/>
    public override async Task<ListCarriersResponse> ListCarriers(ListCarriersRequest request, ServerCallContext context)
    {
        callers.Resolve(context);
        return CarrierMessages.Of(await carriers.ReadAsync(context.CancellationToken).ConfigureAwait(false));
    }
}
