using System.Collections.Concurrent;
using Beian.Grpc.Tests.Leaks;
using Beian.V1;

namespace Beian.Grpc.Tests.Running;

/// <summary>A person with a phone and a document that no other test has.</summary>
public sealed class Somebody
{
    private static readonly ConcurrentBag<Somebody> Everybody = [];
    private static int _born;

    public Somebody()
    {
        var number = Interlocked.Increment(ref _born);
        // 139 is China Mobile's. The digits look like nothing else, so that finding them in a log means that they leaked.
        Phone = $"139{40_000_000 + number * 7919L % 50_000_000:D8}";
        Id = $"{(number * 104_729L + 300_007) % 100_000:D5}X";
        Everybody.Add(this);
        LeakTrap.Current?.Knows(this);
    }

    public string Phone { get; init; }

    public string Id { get; init; }

    /// <summary>Codes this person was sent, as far as a test has looked.</summary>
    public ConcurrentBag<string> Codes { get; } = [];

    public string MaskedPhone => $"{Phone[..3]}****{Phone[7..]}";

    /// <summary>Digits that are not this person's.</summary>
    public string WrongId => Id[..5] + "7";

    /// <summary>Everything that may appear nowhere: phones, ID digits and codes of everybody so far.</summary>
    public static IEnumerable<string> Secrets => Everybody.SelectMany(person => person.Codes.Append(person.Phone).Append(person.Id));

    public static implicit operator Person(Somebody somebody) => somebody.AsPerson();

    public Person AsPerson() => new() { PhoneNumber = Phone, IdLastSix = Id };
}
