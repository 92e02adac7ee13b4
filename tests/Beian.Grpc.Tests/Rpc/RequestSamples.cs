using Beian.Grpc.Tests.Running;
using Beian.Grpc.Tests.Stores;
using Beian.V1;

namespace Beian.Grpc.Tests.Rpc;

/// <summary>A request of every kind, for filings that the server has.</summary>
internal static class RequestSamples
{
    /// <summary>
    /// Submits the filings that the requests are about, sees their messages delivered, and has done to them what the requests ask for:
    /// a sample is the repeat of a request.
    /// </summary>
    public static async Task<IReadOnlyList<RequestSample>> PrepareAsync(Server server)
    {
        var (principal, manager, verified, waiting) = (new Somebody(), new Somebody(), new Somebody(), new Somebody { Id = "567(8)" });
        var earlier = await NewSite.SubmitAsync(server, "earlier");
        await earlier.WithdrawAsync();
        var first = new SubmitFilingRequest
        {
            OrderNumber = "first",
            Province = Province.Zhejiang,
            Type = FilingType.FirstFiling,
            Principal = principal,
            SiteManager = manager,
            ResubmissionOf = earlier.Id,
        };
        var site = Site("site", waiting);
        site.Principal = principal;
        site.IcpNumber = "浙ICP备12345678号";
        site.ResubmissionOf = earlier.Id;
        var firstId = (await server.Filings.SubmitFilingAsync(first)).Filing.FilingId;
        await server.Filings.SubmitFilingAsync(site);
        await server.Filings.SubmitFilingAsync(Site("verified", verified));
        var verify = new VerifyCodeRequest
        {
            Province = Province.Zhejiang,
            PhoneNumber = verified.Phone,
            Code = await server.CodeAsync(verified),
            IdLastSix = verified.Id,
            Captcha = new CaptchaAnswer { Id = "one", Answer = "ab12" },
        };
        await server.Verification.VerifyCodeAsync(verify);
        verify.RequestId = "a-try";
        foreach (var order in (string[])["earlier", "first", "site", "verified"])
        {
            await DeliveredAsync(server, order);
        }

        return
        [
            Submit(server, first, "site_manager", ("principal", "principal is required for this type of filing")) with
            {
                Unwanted = new Dictionary<string, string> { ["icp_number"] = "must be empty for a FIRST_FILING, whose subject has no number yet" },
            },
            Submit(server, site, "site_manager"),
            Get(server, new GetFilingRequest { FilingId = firstId }),
            Get(server, new GetFilingRequest { Order = new OrderKey { Province = Province.Zhejiang, OrderNumber = "first" } }),
            new("VerificationService.VerifyCode", verify, async request => await server.Verification.VerifyCodeAsync((VerifyCodeRequest)request),
                Required("province", "phone_number", "code", "id_last_six")),
            new("VerificationService.ResendCode",
                new ResendCodeRequest
                {
                    Province = Province.Zhejiang,
                    PhoneNumber = waiting.Phone,
                    IdLastSix = waiting.Id,
                    RequestId = "again",
                    Captcha = new CaptchaAnswer { Id = "two", Answer = "cd34" },
                },
                async request => await server.Verification.ResendCodeAsync((ResendCodeRequest)request),
                Required("province", "phone_number", "id_last_six")),
            new("SimulatorService.ListMessages",
                new ListMessagesRequest { PhoneNumber = waiting.Phone, PageSize = 50, PageToken = "1000000" },
                async request => await server.Simulator.ListMessagesAsync((ListMessagesRequest)request),
                Required()),
            new("FilingService.WithdrawFiling", new WithdrawFilingRequest { FilingId = earlier.Id },
                async request => await server.Filings.WithdrawFilingAsync((WithdrawFilingRequest)request), Required("filing_id")),
            new("VerificationService.CreateCaptcha", new CreateCaptchaRequest { Province = Province.Zhejiang },
                async request => await server.Verification.CreateCaptchaAsync((CreateCaptchaRequest)request), Required("province")),
            new("VerificationService.GetProvinceRules", new GetProvinceRulesRequest { Province = Province.Zhejiang },
                async request => await server.Verification.GetProvinceRulesAsync((GetProvinceRulesRequest)request), Required("province")),
            .. SimulatorSamples.For(server),
            .. await ReviewSamples.PrepareAsync(server),
            .. await ListingSamples.PrepareAsync(server),
            .. await OperationsSamples.PrepareAsync(server),
        ];
    }

    private static SubmitFilingRequest Site(string order, Somebody manager) => new()
    {
        OrderNumber = order,
        Province = Province.Zhejiang,
        Type = FilingType.NewSite,
        SiteManager = manager,
    };

    private static RequestSample Submit(Server server, SubmitFilingRequest request, string person, params (string Path, string Text)[] missing)
    {
        var required = Required(
            "order_number", "province", "type", "principal.phone_number", "principal.id_last_six", "site_manager.phone_number", "site_manager.id_last_six");
        required.Add(person, $"{person} is required for this type of filing");
        foreach (var (path, text) in missing)
        {
            required.Add(path, text);
        }

        return new("FilingService.SubmitFiling", request, async r => await server.Filings.SubmitFilingAsync((SubmitFilingRequest)r), required);
    }

    private static RequestSample Get(Server server, GetFilingRequest request)
    {
        var required = Required("order.province", "order.order_number");
        required.Add("filing_id", "filing_id is required, or order");
        required.Add("order", "filing_id is required, or order");
        return new("FilingService.GetFiling", request, async r => await server.Filings.GetFilingAsync((GetFilingRequest)r), required);
    }

    private static Dictionary<string, string> Required(params string[] paths) => paths.ToDictionary(path => path, path => $"{path} is required");

    // Nothing moves in the store any more once the carriers' last report is written.
    private static Task DeliveredAsync(Server server, string order) => Eventually.HoldsAsync($"the messages of {order} arrived", async () =>
    {
        server.Clock.Advance(TimeSpan.FromMilliseconds(5));
        var key = new OrderKey { Province = Province.Zhejiang, OrderNumber = order };
        var filing = (await server.Filings.GetFilingAsync(new GetFilingRequest { Order = key })).Filing;
        return filing.Challenges.SelectMany(c => c.Deliveries).All(d => d.State is DeliveryState.Delivered or DeliveryState.Dropped);
    });
}
