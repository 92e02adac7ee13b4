using System.Globalization;
using Beian.Listing;
using Beian.Tokens;
using Beian.V1;

namespace Beian.Rpc;

/// <summary>Reads what to list.</summary>
internal static class ListFilingsFields
{
    // Behind every filing there will be.
    private static readonly DateTimeOffset EndOfTime = DateTimeOffset.MaxValue.AddTicks(1 - TimeSpan.TicksPerMillisecond);

    public static ListQuery Read(ListFilingsRequest request)
    {
        var fields = new Fields();
        if (!Enum.IsDefined(request.State))
        {
            fields.Refuse("state", "must be a state of a filing, or left out");
        }

        if (request.Province != Province.Unspecified)
        {
            fields.Province("province", request.Province);
        }

        var from = fields.Time("submitted_from", request.SubmittedFrom) ?? DateTimeOffset.UnixEpoch;
        var before = fields.Time("submitted_before", request.SubmittedBefore) ?? EndOfTime;
        if (before <= from)
        {
            fields.Refuse("submitted_before", "must be later than submitted_from");
        }

        // Submit times are whole milliseconds.
        (from, before) = (RoundUp(from), RoundUp(before));
        var filters = string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)request.State}/{(int)request.Province}/{from.ToUnixTimeMilliseconds()}/{before.ToUnixTimeMilliseconds()}");
        var behind = fields.PageToken("page_token", request.PageToken, filters);
        var size = fields.PageSize("page_size", request.PageSize);
        fields.ThrowIfInvalid();
        return new ListQuery(new ListFilter(request.State, request.Province, from, before), behind, size, filters);
    }

    private static DateTimeOffset RoundUp(DateTimeOffset time) =>
        time.Ticks % TimeSpan.TicksPerMillisecond is var rest and > 0 ? time.AddTicks(TimeSpan.TicksPerMillisecond - rest) : time;

    /// <summary>The token of the next page; empty where there is none.</summary>
    public static string ToToken(this IndexRow? last, string filters) => last is null
        ? ""
        : new PageToken { Score = last.Time.ToUnixTimeMilliseconds(), FilingId = last.Id.ToString(), Filters = filters }.ToText();
}

/// <summary>A page to list.</summary>
/// <param name="Filter">Of which filings.</param>
/// <param name="Behind">Behind this row; null for the first page.</param>
/// <param name="Size">How many.</param>
/// <param name="Filters">The filters as the token carries them.</param>
internal sealed record ListQuery(ListFilter Filter, IndexRow? Behind, int Size, string Filters);
