using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Filings;

/// <summary>Types of filing that the contract has and the server does not yet.</summary>
public sealed class LaterFilingTypesTests(SharedStores stores)
{
    [Theory]
    [InlineData(FilingType.Access)]
    [InlineData(FilingType.Change)]
    [InlineData(FilingType.CancelSubject)]
    [InlineData(FilingType.CancelSite)]
    [InlineData(FilingType.CancelAccess)]
    public async Task A_type_that_comes_later_is_refused_as_such_and_nothing_is_written(FilingType type)
    {
        await using var province = await AuditedProvince.StartAsync(Engine.ManagedRedis, stores);
        var request = AuditedProvince.FirstFiling(new Somebody(), new Somebody());
        (request.Type, request.ChangedSite, request.IcpNumber) = (type, type == FilingType.Change, "浙ICP备12345678号-1");

        var error = await ErrorStatus.OfAsync(() => province.SubmitAsync(request));

        Assert.Equal((StatusCode.Unimplemented, "NOT_AVAILABLE_YET"), (error.StatusCode, error.Reason()));
        Assert.Empty((await province.SnapshotAsync()).Everything);
    }
}
