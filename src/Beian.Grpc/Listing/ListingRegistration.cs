using Beian.Redis;

namespace Beian.Listing;

/// <summary>Listing filings.</summary>
internal static class ListingRegistration
{
    /// <summary>Adds it.</summary>
    public static void AddListing(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RedisFilingIndex>();
        builder.Services.AddSingleton<IFilingIndex>(s => s.GetRequiredService<RedisFilingIndex>());
        builder.Services.AddSingleton<FilingListing>();
        builder.Services.AddSingleton<IProvinceCounts, RedisProvinceCounts>();
    }
}
