using Beian.Carriers.Numbers;
using Beian.Carriers.Simulated;
using Microsoft.Extensions.Time.Testing;

namespace Beian.Carriers.Tests.Simulated;

/// <summary>One simulated carrier under a clock that moves when told to.</summary>
internal sealed class Bench : IDisposable
{
    internal static readonly TimeSpan AnswerDelay = TimeSpan.FromMilliseconds(10);
    internal static readonly TimeSpan DeliveryDelay = TimeSpan.FromMilliseconds(100);
    internal static readonly TimeSpan ReportDelay = TimeSpan.FromMilliseconds(1_000);

    /// <summary>Faultless, with delays that tell the steps apart.</summary>
    internal static readonly CarrierBehavior Steady = new()
    {
        AnswerDelay = DelayDistribution.Constant(AnswerDelay),
        DeliveryDelay = DelayDistribution.Constant(DeliveryDelay),
        ReportDelay = DelayDistribution.Constant(ReportDelay),
    };

    internal Bench(CarrierBehavior? behavior = null, SimulationSettings? settings = null, Operator carrier = Operator.Mobile)
    {
        Carrier = new SimulatedCarrier(carrier, Handset, NumberDirectory.Default, settings ?? new(), Time)
        {
            Behavior = behavior ?? Steady,
        };
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2018, 9, 10, 0, 0, 0, TimeSpan.Zero));

    internal Handset Handset { get; } = new();

    internal SimulatedCarrier Carrier { get; }

    public void Dispose() => Carrier.Dispose();

    internal static OutgoingMessage Message(int number, string phoneNumber = "13812341234", string? senderNumber = "106575000130") =>
        new($"m{number}", phoneNumber, senderNumber, $"【备案核验】第{number}条");

    internal Task<SubmitResult> Submit(OutgoingMessage message) =>
        Carrier.SubmitAsync(message, TestContext.Current.CancellationToken);

    /// <summary>Submits to a carrier with a free place, and moves the clock to its answer.</summary>
    internal async Task<SubmitResult> SubmitThrough(OutgoingMessage message, TimeSpan? wait = null)
    {
        var submit = Submit(message);
        Time.Advance(wait ?? AnswerDelay);
        return await submit;
    }

    internal async Task<SubmitResult.Accepted> Accept(OutgoingMessage message) =>
        Assert.IsType<SubmitResult.Accepted>(await SubmitThrough(message));

    /// <summary>
    /// Moves the clock until something has ended, however it ends, and possibly further: for submits that wait for a
    /// place, which they get on a thread of their own.
    /// </summary>
    internal async Task MoveUntil(Task task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(task, Task.Run(() => { }, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Long enough for everything but late reports.</summary>
    internal void Finish() => Time.Advance(TimeSpan.FromMinutes(1));

    internal List<DeliveryReport> TakeReports()
    {
        List<DeliveryReport> reports = [];
        while (Carrier.Reports.TryRead(out var report))
        {
            reports.Add(report);
        }

        return reports;
    }
}
