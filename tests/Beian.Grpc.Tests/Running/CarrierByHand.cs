using System.Text.RegularExpressions;
using System.Threading.Channels;
using Beian.Carriers;
using Microsoft.Extensions.DependencyInjection;

namespace Beian.Grpc.Tests.Running;

/// <summary>A carrier in a test's hands: it answers and reports when the test does, and in the order that the test does.</summary>
internal sealed class CarrierByHand(V1.Operator which) : ICarrier
{
    // Long enough for a starved build machine; only a fault ever waits this long.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<Handed> _handed = Channel.CreateUnbounded<Handed>();
    private readonly Channel<DeliveryReport> _reports = Channel.CreateUnbounded<DeliveryReport>();

    public Operator Operator => (Operator)which;

    public int Window => 16;

    public ChannelReader<DeliveryReport> Reports => _reports.Reader;

    /// <summary>Takes the place of its operator's simulated carrier.</summary>
    public void Replace(IServiceCollection services) =>
        services.ReplaceCarriers((simulated, _) => simulated.Operator == Operator ? this : simulated);

    public Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        var handed = new Handed(Operator, message);
        _handed.Writer.TryWrite(handed);
        return handed.Answer.WaitAsync(cancellationToken);
    }

    /// <summary>The next message that is handed over, in the order in which they are.</summary>
    public Task<Handed> NextAsync() => _handed.Reader.ReadAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

    public void Report(string carrierMessageId, string word) =>
        _reports.Writer.TryWrite(new DeliveryReport(carrierMessageId, "", word, Server.Morning));
}

/// <summary>A message that was handed to a carrier and awaits its answer.</summary>
internal sealed partial class Handed(Operator carrier, OutgoingMessage message)
{
    private readonly TaskCompletionSource<SubmitResult> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public OutgoingMessage Message => message;

    /// <summary>The code it brings.</summary>
    public string Code => SixDigits().Match(message.Text).Value;

    public Task<SubmitResult> Answer => _answer.Task;

    public void Accept(string carrierMessageId) => _answer.SetResult(new SubmitResult.Accepted(carrierMessageId, message.SenderNumber));

    public void Reject(string code) => _answer.SetResult(new SubmitResult.Rejected(code, "refused"));

    public void DropLine(bool mayHaveBeenSent = true) =>
        _answer.SetException(new CarrierUnavailableException(carrier, "The line is dead.", mayHaveBeenSent));

    [GeneratedRegex("(?<!\\d)\\d{6}(?!\\d)")]
    private static partial Regex SixDigits();
}
