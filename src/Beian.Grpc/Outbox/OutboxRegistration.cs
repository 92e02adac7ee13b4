using Beian.Redis;
using Beian.Startup;

namespace Beian.Outbox;

/// <summary>Messages on their way to the carriers.</summary>
internal static class OutboxRegistration
{
    /// <summary>Adds the worker and what it needs.</summary>
    public static void AddOutbox(this WebApplicationBuilder builder)
    {
        builder.AddChecked<OutboxOptions>(OutboxOptions.Section);
        builder.Services.AddSingleton<IOutboxStore, RedisOutbox>();
        builder.Services.AddSingleton<OutboxSignal>();
        builder.Services.AddSingleton<MessageDelivery>();
        builder.Services.AddHostedService<OutboxWorker>();
        builder.Services.AddHostedService<ReportReader>();
    }
}
