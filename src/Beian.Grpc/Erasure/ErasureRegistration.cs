using Beian.Redis;

namespace Beian.Erasure;

/// <summary>Erasing a person.</summary>
internal static class ErasureRegistration
{
    /// <summary>Adds erasing.</summary>
    public static void AddErasure(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IErasureStore, RedisErasure>();
        builder.Services.AddSingleton<PersonErasure>();
    }
}
