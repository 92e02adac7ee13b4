using Beian.Filings;
using Beian.V1;
using Beian.Watching;

namespace Beian.Rpc;

/// <summary>Reads what to watch.</summary>
internal static class WatchFilingsFields
{
    public static (IReadOnlyList<Province> Provinces, WatchPosition? From) Read(WatchFilingsRequest request)
    {
        var fields = new Fields();
        if (request.Provinces.Count > Provinces.All.Count)
        {
            fields.Refuse("provinces", $"must be at most {Provinces.All.Count}");
            throw fields.Invalid();
        }

        for (var n = 0; n < request.Provinces.Count; n++)
        {
            fields.Province($"provinces[{n}]", request.Provinces[n]);
        }

        IReadOnlyList<Province> provinces = request.Provinces.Count == 0 ? Provinces.All : [.. request.Provinces.Distinct().Order()];
        WatchPosition? from = null;
        if (request.ResumeToken.Length > 0)
        {
            from = WatchPosition.Parse(request.ResumeToken);
            if (from is null || (fields.AreValid && !from.Provinces.Order().SequenceEqual(provinces)))
            {
                fields.Refuse("resume_token", "must be a resume_token as it was received, with the provinces it was received for");
            }
        }

        fields.ThrowIfInvalid();
        return (provinces, from);
    }
}
