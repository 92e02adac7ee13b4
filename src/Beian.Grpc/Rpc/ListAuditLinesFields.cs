using System.Security.Cryptography;
using System.Text;
using Beian.Audit;
using Beian.Filings;
using Beian.Tokens;
using Beian.V1;

namespace Beian.Rpc;

/// <summary>Reads which lines of the audit trail to list.</summary>
internal static class ListAuditLinesFields
{
    // A subject of 255 characters, escaped, and an issuer.
    private const int MaxCallerLength = 3000;
    private const int MaxPageTokenLength = 512;

    public static (AuditQuery Query, string Filters) Read(ListAuditLinesRequest request)
    {
        var fields = new Fields();
        Province? province = request.Province == Province.Unspecified ? null : fields.Province("province", request.Province);
        FilingId? filing = request.FilingId.Length == 0 ? null : fields.Filing("filing_id", request.FilingId);
        if (filing is { } id && province is not null && fields.AreValid && id.Province != province)
        {
            fields.Refuse("filing_id", "must be a filing of the province");
        }

        if (request.Caller.Length > MaxCallerLength)
        {
            fields.Refuse("caller", $"must be at most {MaxCallerLength} characters");
        }

        var from = fields.Time("time_from", request.TimeFrom) ?? DateTimeOffset.UnixEpoch;
        var before = fields.Time("time_before", request.TimeBefore) ?? DateTimeOffset.MaxValue;
        if (before <= from)
        {
            fields.Refuse("time_before", "must be later than time_from");
        }

        var filters = Digest($"{(int)request.Province}\n{filing}\n{request.Caller}\n{from:O}\n{before:O}");
        var behind = Place(fields, request.PageToken, filters);
        var size = fields.PageSize("page_size", request.PageSize);
        fields.ThrowIfInvalid();
        return (new AuditQuery(province, filing, request.Caller.Length == 0 ? null : request.Caller, from, before, behind, size), filters);
    }

    /// <summary>The token of the next page; empty where there is none.</summary>
    public static string ToToken(this AuditPlace? last, string filters) => last is not { } place
        ? ""
        : new AuditToken { Milliseconds = place.Milliseconds, Sequence = place.Sequence, Trail = place.Trail, Filters = filters }.ToText();

    private static AuditPlace? Place(Fields fields, string text, string filters)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var token = OpaqueText.Read<AuditToken>(text, MaxPageTokenLength);
        if (token is not { Milliseconds: > 0, Sequence: >= 0 } || (token.Filters != filters && fields.AreValid))
        {
            fields.Refuse("page_token", "must be a next_page_token as it was returned, with the filters it was returned for");
            return null;
        }

        return new AuditPlace(token.Milliseconds, token.Sequence, token.Trail);
    }

    private static string Digest(string filters) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filters)).AsSpan(0, 12));
}
