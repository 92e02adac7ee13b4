using Beian.Redis;
using Beian.Startup;

namespace Beian.Watching;

/// <summary>Following filings.</summary>
internal static class WatchingRegistration
{
    /// <summary>Adds the feeds' readers and the watches on them.</summary>
    public static void AddWatching(this WebApplicationBuilder builder)
    {
        builder.AddChecked<WatchOptions>(WatchOptions.Section);
        builder.Services.AddSingleton<IFeedStore, RedisFeed>();
        builder.Services.AddSingleton<FeedAge>();
        builder.Services.AddSingleton<FeedHub>();
        builder.Services.AddHostedService(s => s.GetRequiredService<FeedHub>());
        builder.Services.AddSingleton<FilingWatch>();
    }
}
