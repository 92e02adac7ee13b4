using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Beian.Carriers;
using Beian.Outbox;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>One replica's line to a carrier that all replicas share, for as long as the replica lives.</summary>
internal sealed class CarrierLine(ICarrier carrier, Life life, Witness witness) : ICarrier
{
    public Carriers.Operator Operator => carrier.Operator;

    public int Window => 16;

    public ChannelReader<DeliveryReport> Reports { get; } = new OwnReports(carrier.Reports, life);

    public async Task<SubmitResult> SubmitAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (!MessageId.TryParse(message.MessageId, out var id))
        {
            throw new ArgumentException($"{message.MessageId} is no message of the outbox.", nameof(message));
        }

        life.GoOn();
        witness.Submitted(id);
        var answering = carrier.SubmitAsync(message, cancellationToken);
        try
        {
            life.Pass(Death.Submitted);
            var answer = await answering.WaitAsync(life.End);
            life.GoOn();
            if (answer is SubmitResult.Accepted)
            {
                witness.Accepted(id);
            }
            else if (answer is SubmitResult.Throttled)
            {
                witness.NotTaken(id);
            }

            return answer;
        }
        catch (CarrierUnavailableException dead) when (!dead.MayHaveBeenSent)
        {
            witness.NotTaken(id);
            throw;
        }
        catch (Exception)
        {
            witness.Unanswered(id);
            if (life.IsOver)
            {
                throw new DeadReplicaException();
            }

            throw;
        }
    }

    // What a dead replica does not read is left for the others.
    private sealed class OwnReports(ChannelReader<DeliveryReport> reports, Life life) : ChannelReader<DeliveryReport>
    {
        public override bool TryRead([MaybeNullWhen(false)] out DeliveryReport item)
        {
            item = null;
            return !life.IsOver && reports.TryRead(out item);
        }

        public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.End);
            try
            {
                return await reports.WaitToReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }
}
