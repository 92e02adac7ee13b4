using Beian.Redis;

namespace Beian.Review;

/// <summary>The bureaus' review.</summary>
internal static class ReviewRegistration
{
    /// <summary>Adds it.</summary>
    public static void AddReview(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IReviewStore, RedisReviewStore>();
        builder.Services.AddSingleton<FilingReview>();
    }
}
