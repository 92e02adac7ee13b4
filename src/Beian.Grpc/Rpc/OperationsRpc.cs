using Beian.V1;

namespace Beian.Rpc;

/// <summary>The operators' service. It stands in the contract; until its RPCs are built they answer UNIMPLEMENTED.</summary>
internal sealed class OperationsRpc : OperationsService.OperationsServiceBase;
