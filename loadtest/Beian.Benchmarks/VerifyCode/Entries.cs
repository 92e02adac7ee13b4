using System.Globalization;
using Beian.Benchmarks.Measuring;
using Beian.Filings;
using Beian.V1;
using Beian.Verification;

namespace Beian.Benchmarks.VerifyCode;

/// <summary>Entries that people make on a portal, for as many filings as a benchmark makes calls, so that no two calls in a row meet.</summary>
internal static class Entries
{
    /// <summary>Entries of filings that are verified.</summary>
    public static async Task<VerifyCodeRequest[]> VerifiedAsync(BenchmarkServer server)
    {
        var filings = new FilingService.FilingServiceClient(server.Channel);
        var verification = new VerificationService.VerificationServiceClient(server.Channel);
        var entries = new VerifyCodeRequest[Calls.PerInvocation];
        await Calls.MakeAsync(async number =>
        {
            var person = new V1.Person
            {
                PhoneNumber = string.Create(CultureInfo.InvariantCulture, $"138{number:D8}"),
                IdLastSix = string.Create(CultureInfo.InvariantCulture, $"{number:D5}X"),
            };
            await filings.SubmitFilingAsync(new SubmitFilingRequest
            {
                OrderNumber = string.Create(CultureInfo.InvariantCulture, $"bench-{number}"),
                Province = Province.Zhejiang,
                Type = FilingType.NewSite,
                SiteManager = person,
            });
            var entry = new VerifyCodeRequest
            {
                Province = Province.Zhejiang,
                PhoneNumber = person.PhoneNumber,
                IdLastSix = person.IdLastSix,
                Code = await server.CodeAsync(person.PhoneNumber).ConfigureAwait(false),
            };
            await ExpectAsync(verification, entry, VerifyOutcome.Forwarded).ConfigureAwait(false);
            entries[number] = entry;
        }).ConfigureAwait(false);
        return entries;
    }

    /// <summary>The same people with another code.</summary>
    public static VerifyCodeRequest[] Mistyped(IEnumerable<VerifyCodeRequest> entries) =>
    [
        .. entries.Select(right => new VerifyCodeRequest(right) { Code = (right.Code[0] == '0' ? '1' : '0') + right.Code[1..] }),
    ];

    /// <summary>An entry as the domain has it.</summary>
    public static VerifyEntry Read(VerifyCodeRequest request) =>
        PhoneNumber.TryParse(request.PhoneNumber, out var phone)
        && VerificationCode.TryParse(request.Code, out var code)
        && IdLastSix.TryParse(request.IdLastSix, out var id)
            ? new VerifyEntry(request.Province, phone, code, id, "local", Request: null, Now: default)
            : throw new ArgumentException("Not an entry.", nameof(request));

    /// <summary>Makes a call. A benchmark of a wrong answer measures nothing.</summary>
    public static async Task ExpectAsync(VerificationService.VerificationServiceClient client, VerifyCodeRequest entry, VerifyOutcome expected)
    {
        var response = await client.VerifyCodeAsync(entry);
        if (response.Outcome != expected)
        {
            throw new InvalidOperationException($"Expected {expected}; the server answered {response.Outcome}.");
        }
    }
}
