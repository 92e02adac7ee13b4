using Beian.Grpc.Tests.Running;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>Requests of those who run the system.</summary>
internal static class OperationsSamples
{
    private static readonly Dictionary<string, string> Nothing = [];

    private const string OtherFilters = "page_token must be a next_page_token as it was returned, with the filters it was returned for";

    private static readonly string[] AuditFilters = ["province", "filing_id", "caller", "time_from", "time_before"];

    private const string Entries = "numbers must be 1 to 1000";

    /// <summary>Does what the requests ask for.</summary>
    public static async Task<IReadOnlyList<RequestSample>> PrepareAsync(Server server)
    {
        // The first entry is a removal: without its operator it is one all the same.
        var ported = Portings.Of((new Somebody().Phone, Operator.Unspecified), (new Somebody().Phone, Operator.Telecom));
        await server.Operations().SetPortedNumberAsync(ported);
        var audit = await AuditAsync(server);
        return
        [
            new("OperationsService.ListAuditLines", audit, async request => await server.Operations().ListAuditLinesAsync((ListAuditLinesRequest)request),
                AuditFilters.ToDictionary(filter => filter, _ => OtherFilters)),
            // Somebody whom nothing is known of, so that a repeat finds as much.
            new("OperationsService.ErasePerson", new ErasePersonRequest { PhoneNumber = new Somebody().Phone },
                async request => await server.Operations().ErasePersonAsync((ErasePersonRequest)request),
                new Dictionary<string, string> { ["phone_number"] = "phone_number is required" }),
            new("OperationsService.SetPortedNumber", ported,
                async request => await server.Operations().SetPortedNumberAsync((SetPortedNumberRequest)request),
                new Dictionary<string, string>
                {
                    ["numbers[0]"] = Entries,
                    ["numbers[0].phone_number"] = "numbers[0].phone_number is required",
                }),
            new("OperationsService.ListCarriers", new ListCarriersRequest(),
                async request => await server.Operations().ListCarriersAsync((ListCarriersRequest)request), Nothing),
            new("OperationsService.ListProvinces", new ListProvincesRequest(),
                async request => await server.Operations().ListProvincesAsync((ListProvincesRequest)request), Nothing),
            new("OperationsService.GetOverview", new GetOverviewRequest(),
                async request => await server.Operations().GetOverviewAsync((GetOverviewRequest)request), Nothing),
            new("OperationsService.ListNoonRuns", new ListNoonRunsRequest { PageSize = 50, PageToken = "1773115200000" },
                async request => await server.Operations().ListNoonRunsAsync((ListNoonRunsRequest)request), Nothing),
            new("OperationsService.RunNoonResend", new RunNoonResendRequest { DryRun = true, Provinces = { Province.Zhejiang, Province.Anhui } },
                async request => await server.Operations().RunNoonResendAsync((RunNoonResendRequest)request),
                Nothing)
            {
                // Without it, it is a run and not a count.
                Deciding = "dry_run",
            },
        ];
    }

    // Two lines about one filing, and the token behind the first.
    private static async Task<ListAuditLinesRequest> AuditAsync(Server server)
    {
        var site = await NewSite.SubmitAsync(server, "audited", Province.Beijing);
        await site.RejectAsync();
        var list = new ListAuditLinesRequest
        {
            Province = Province.Beijing,
            FilingId = site.Id,
            Caller = "local",
            TimeFrom = Timestamp.FromDateTimeOffset(Server.Morning.AddHours(-1)),
            TimeBefore = Timestamp.FromDateTimeOffset(Server.Morning.AddDays(1)),
            PageSize = 1,
        };
        list.PageToken = (await server.Operations().ListAuditLinesAsync(list)).NextPageToken;
        list.PageSize = 50;
        return list;
    }
}
