using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;
using Grpc.Core;
using Xunit;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>What a filing must and may name depends on what is filed for.</summary>
public sealed class FilingTypeFieldsTests(SharedStores stores)
{
    private const string Icp = "浙ICP备12345678号";
    private const string NoPrincipal = "principal is required for this type of filing";
    private const string NoManager = "site_manager is required for this type of filing";
    private const string NoIcp = "icp_number is required for this type of filing";

    public static TheoryData<FilingType, string, string[]> Table => new()
    {
        { FilingType.FirstFiling, "", [NoPrincipal, NoManager] },
        { FilingType.FirstFiling, "principal, site_manager", [] },
        { FilingType.NewSite, "", [NoManager] },
        { FilingType.NewSite, "principal, icp_number", [NoManager] },
        { FilingType.NewSite, "site_manager", [] },
        { FilingType.NewSite, "site_manager, principal, icp_number", [] },
        { FilingType.Access, "", [NoIcp, NoManager] },
        { FilingType.Access, "site_manager, icp_number", [] },
        { FilingType.Change, "", ["changed_subject is required for a CHANGE, or changed_site, or both", NoIcp] },
        { FilingType.Change, "changed_subject", [NoIcp, NoPrincipal] },
        { FilingType.Change, "changed_site", [NoIcp, NoManager] },
        { FilingType.Change, "changed_subject, changed_site", [NoIcp, NoPrincipal, NoManager] },
        { FilingType.Change, "changed_subject, principal, icp_number", [] },
        { FilingType.Change, "changed_site, site_manager, icp_number", [] },
        { FilingType.Change, "changed_subject, changed_site, principal, site_manager, icp_number", [] },
        { FilingType.CancelSubject, "", [NoIcp] },
        { FilingType.CancelSubject, "icp_number", [] },
        { FilingType.CancelSite, "", [NoIcp] },
        { FilingType.CancelSite, "icp_number", [] },
        { FilingType.CancelAccess, "", [NoIcp] },
        { FilingType.CancelAccess, "icp_number", [] },
    };

    [Fact]
    public async Task A_filing_names_what_its_type_asks_for()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await Assert.AllAsync(Table.Select(row => row.Data), async row =>
        {
            var (type, given, bad) = row;
            var request = new SubmitFilingRequest
            {
                OrderNumber = Guid.NewGuid().ToString(),
                Province = Province.Zhejiang,
                Type = type,
                ChangedSubject = given.Contains("changed_subject", StringComparison.Ordinal),
                ChangedSite = given.Contains("changed_site", StringComparison.Ordinal),
                Principal = given.Contains("principal", StringComparison.Ordinal) ? new Somebody().AsPerson() : null,
                SiteManager = given.Contains("site_manager", StringComparison.Ordinal) ? new Somebody().AsPerson() : null,
                IcpNumber = given.Contains("icp_number", StringComparison.Ordinal) ? Icp : "",
            };
            Assert.Equal(bad, await BadFieldsAsync(server, request));
        });
    }

    [Fact]
    public async Task An_ICP_number_is_a_subjects_a_sites_or_a_licence()
    {
        string[] numbers =
        [
            "浙ICP备12345678号", "浙ICP备1234567890号", "浙ICP备12345678号-2", "浙ICP备1234567890号-123", "浙B2-20090059", "浙B2-20090059-5",
        ];
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        await Assert.AllAsync(numbers, async number =>
        {
            var request = new SubmitFilingRequest
            {
                OrderNumber = Guid.NewGuid().ToString(),
                Province = Province.Zhejiang,
                Type = FilingType.NewSite,
                SiteManager = new Somebody(),
                IcpNumber = number,
            };
            Assert.Equal(number, (await server.Filings.SubmitFilingAsync(request)).Filing.IcpNumber);
        });
    }

    [Fact]
    public async Task One_phone_with_two_documents_is_named_along_with_whatever_else_is_wrong()
    {
        await using var server = await Server.StartAsync(Engine.ManagedRedis, stores);
        var person = new Somebody();
        var request = new SubmitFilingRequest
        {
            OrderNumber = "no spaces",
            Province = Province.Zhejiang,
            Type = FilingType.FirstFiling,
            Principal = person,
            SiteManager = new Person { PhoneNumber = $"+86 {person.Phone}", IdLastSix = person.WrongId },
        };
        Assert.Equal(
            [
                "order_number must be 1 to 64 of the characters A-Z a-z 0-9 . _ : / -",
                "site_manager.id_last_six must equal principal.id_last_six: one phone is one person, who has one document",
            ],
            await BadFieldsAsync(server, request));
    }

    private static async Task<string[]> BadFieldsAsync(Server server, SubmitFilingRequest request)
    {
        try
        {
            await server.Filings.SubmitFilingAsync(request);
            return [];
        }
        catch (RpcException error) when (error.Reason() == "NO_RECORD")
        {
            // It names all that it must, and no such number was ever approved.
            return [];
        }
        catch (RpcException error)
        {
            return error.BadFields();
        }
    }
}
