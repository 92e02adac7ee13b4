using Beian.Outbox;

namespace Beian.Grpc.Tests.Outbox.Chaos;

/// <summary>
/// Sees what every replica claims, is answered and writes down, and so counts each reason for which a message may rightly be accepted
/// once more exactly where it comes about.
/// </summary>
internal sealed class Witness
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, Hold> _holds = [];
    private readonly Dictionary<MessageId, Tale> _tales = [];
    private readonly Dictionary<object, DateTimeOffset> _claiming = [];
    /// <summary>When the first lease ends of what a living replica has in hand, or is about to have.</summary>
    public DateTimeOffset? SoonestLeaseEnd
    {
        get
        {
            lock (_gate)
            {
                return _holds.Values.Where(hold => !hold.By.IsOver).Select(hold => (DateTimeOffset?)hold.LeaseEnd)
                    .Concat(_claiming.Values.Select(end => (DateTimeOffset?)end)).Min();
            }
        }
    }

    /// <summary>What happened to a message.</summary>
    public Tale Of(MessageId message)
    {
        lock (_gate)
        {
            return _tales.GetValueOrDefault(message) ?? new Tale();
        }
    }

    /// <summary>Everything that happened, added up.</summary>
    public Tale Sum()
    {
        lock (_gate)
        {
            return _tales.Values.Aggregate(new Tale(), (sum, tale) => sum.And(tale));
        }
    }

    /// <summary>A claim is under way, whose messages will be in hand until this.</summary>
    public object Claims(DateTimeOffset leaseEnd)
    {
        var claim = new object();
        lock (_gate)
        {
            _claiming.Add(claim, leaseEnd);
        }

        return claim;
    }

    /// <summary>A claim has ended, with these messages.</summary>
    public void Claimed(object claim, IReadOnlyList<ClaimedMessage> messages, Life by, DateTimeOffset now)
    {
        lock (_gate)
        {
            _claiming.Remove(claim);
            foreach (var message in messages)
            {
                var tale = Known(message.Id);
                // Handed out although it was another's, or done with: a failover has lost what the store had acknowledged.
                if (tale.IsSettled || (_holds.TryGetValue(message.Id, out var hold) && !hold.IsLetGo && hold.LeaseEnd > now))
                {
                    tale.Forgotten++;
                    tale.IsSettled = false;
                }

                _holds[message.Id] = new Hold(by, message.LeaseEnd);
            }
        }
    }

    /// <summary>The replica is putting it back, and whoever claims it next may.</summary>
    public void LetsGo(ClaimedMessage message)
    {
        lock (_gate)
        {
            if (Held(message) is { } hold)
            {
                hold.IsLetGo = true;
            }
        }
    }

    /// <summary>The replica has it in hand no more.</summary>
    public void HasLetGo(ClaimedMessage message)
    {
        lock (_gate)
        {
            if (Held(message) is not null)
            {
                _holds.Remove(message.Id);
            }
        }
    }

    /// <summary>The store has acknowledged that a carrier is done with it.</summary>
    public void Settled(ClaimedMessage message)
    {
        lock (_gate)
        {
            Known(message.Id).IsSettled = true;
        }

        HasLetGo(message);
    }

    /// <summary>It was handed to a carrier.</summary>
    public void Submitted(MessageId message) => Tell(message, tale => tale.Submits++);

    /// <summary>A living replica heard that a carrier did not take it this time: it throttled, or its line was dead.</summary>
    public void NotTaken(MessageId message) => Tell(message, tale => tale.NotTaken++);

    /// <summary>A living replica heard that a carrier accepted it.</summary>
    public void Accepted(MessageId message) => Tell(message, tale => tale.Accepted++);

    /// <summary>A replica that had heard so was killed before it wrote it down.</summary>
    public void DiedWith(MessageId message) => Tell(message, tale => tale.DiedWith++);

    /// <summary>A replica that had heard that a carrier refused it was killed before it wrote it down.</summary>
    public void DiedWithRefusal(MessageId message) => Tell(message, tale => tale.DiedWithRefusal++);

    /// <summary>No living replica heard the answer: it was lost, or too late, or its replica was killed.</summary>
    public void Unanswered(MessageId message) => Tell(message, tale => tale.Unanswered++);

    private void Tell(MessageId message, Action<Tale> what)
    {
        lock (_gate)
        {
            what(Known(message));
        }
    }

    private Tale Known(MessageId message) => _tales.TryGetValue(message, out var tale) ? tale : _tales[message] = new Tale();

    private Hold? Held(ClaimedMessage message) =>
        _holds.TryGetValue(message.Id, out var hold) && hold.LeaseEnd == message.LeaseEnd ? hold : null;

    private sealed class Hold(Life by, DateTimeOffset leaseEnd)
    {
        public Life By => by;

        public DateTimeOffset LeaseEnd => leaseEnd;

        public bool IsLetGo { get; set; }
    }
}

/// <summary>What happened to a message on its way to the carriers.</summary>
internal sealed class Tale
{
    public int Submits { get; set; }

    public int NotTaken { get; set; }

    public int Accepted { get; set; }

    public int DiedWith { get; set; }

    public int DiedWithRefusal { get; set; }

    public int Unanswered { get; set; }

    /// <summary>How often the store handed it out again because it had lost what it had acknowledged.</summary>
    public int Forgotten { get; set; }

    public bool IsSettled { get; set; }

    public Tale And(Tale other) => new()
    {
        Submits = Submits + other.Submits,
        NotTaken = NotTaken + other.NotTaken,
        Accepted = Accepted + other.Accepted,
        DiedWith = DiedWith + other.DiedWith,
        DiedWithRefusal = DiedWithRefusal + other.DiedWithRefusal,
        Unanswered = Unanswered + other.Unanswered,
        Forgotten = Forgotten + other.Forgotten,
    };

    public override string ToString() =>
        $"submitted {Submits}; not taken {NotTaken}; accepted {Accepted}, of that died with {DiedWith}; died with refusals {DiedWithRefusal}; "
        + $"unanswered {Unanswered}; forgotten by the store {Forgotten}";
}
