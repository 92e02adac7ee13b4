using System.Globalization;
using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.LoadTest.People;
using Beian.V1;

namespace Beian.LoadTest.Answers;

/// <summary>What may be wrong with an entry.</summary>
internal enum Wrong
{
    /// <summary>Nobody has this phone.</summary>
    Phone,

    /// <summary>The code is another.</summary>
    Code,

    /// <summary>The ID digits are another's.</summary>
    Id,
}

/// <summary>Open filings, and entries for them with one thing wrong.</summary>
internal sealed class WrongEntries
{
    // A challenge bears a hundred wrong IDs where the server is told so.
    private const int IdsPerPerson = 50;
    private const int Strangers = 1_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly ServerConnection _server;
    private readonly List<VerifyCodeRequest> _right;
    private readonly int _warmUp;

    private WrongEntries(ServerConnection server, List<VerifyCodeRequest> right, int warmUp) => (_server, _right, _warmUp) = (server, right, warmUp);

    /// <summary>Submits as many filings as it takes, and reads their codes off the handset.</summary>
    /// <param name="server">Where.</param>
    /// <param name="calls">Entries of each kind that are measured.</param>
    /// <param name="warmUp">And so many before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<WrongEntries> PrepareAsync(ServerConnection server, int calls, int warmUp, CancellationToken cancellationToken)
    {
        List<VerifyCodeRequest> right = [];
        for (var number = 0; number < ((calls + warmUp) / IdsPerPerson) + 1; number++)
        {
            var person = Population.At(number);
            await server.Filings.SubmitFilingAsync(
                new SubmitFilingRequest
                {
                    OrderNumber = string.Create(CultureInfo.InvariantCulture, $"answers-{number}"),
                    Province = Province.Zhejiang,
                    Type = FilingType.NewSite,
                    SiteManager = person,
                },
                cancellationToken: cancellationToken);
            right.Add(new VerifyCodeRequest
            {
                Province = Province.Zhejiang,
                PhoneNumber = person.PhoneNumber,
                Code = await CodeAsync(server, person, cancellationToken).ConfigureAwait(false),
                IdLastSix = person.IdLastSix,
            });
        }

        return new WrongEntries(server, right, warmUp);
    }

    /// <summary>Makes so many entries of each kind, one after the other and in turn at random, and returns how long each took.</summary>
    /// <exception cref="InvalidOperationException">One was not answered with MISMATCH.</exception>
    public async Task<IReadOnlyDictionary<Wrong, List<TimeSpan>>> EnterAsync(int calls, CancellationToken cancellationToken)
    {
        var times = Enum.GetValues<Wrong>().ToDictionary(wrong => wrong, _ => new List<TimeSpan>(calls));
        var turn = Enum.GetValues<Wrong>();
        var clock = TimeProvider.System;
        for (var number = 0; number < calls + _warmUp; number++)
        {
            Random.Shared.Shuffle(turn);
            foreach (var wrong in turn)
            {
                var entry = Entry(number, wrong);
                var start = clock.GetTimestamp();
                var answer = await _server.Verification.VerifyCodeAsync(entry, cancellationToken: cancellationToken);
                var time = clock.GetElapsedTime(start);
                if (answer.Outcome != VerifyOutcome.Mismatch)
                {
                    throw new InvalidOperationException($"An entry with a wrong {wrong} was answered {answer.Outcome}.");
                }

                if (number >= _warmUp)
                {
                    times[wrong].Add(time);
                }
            }
        }

        return times;
    }

    private VerifyCodeRequest Entry(int number, Wrong wrong)
    {
        var entry = new VerifyCodeRequest(_right[number % _right.Count]);
        switch (wrong)
        {
            case Wrong.Phone:
                entry.PhoneNumber = Population.At(Strangers + (number % _right.Count)).PhoneNumber;
                break;

            case Wrong.Code:
                entry.Code = (entry.Code[0] == '0' ? '1' : '0') + entry.Code[1..];
                break;

            default:
                entry.IdLastSix = (entry.IdLastSix[0] == '0' ? '1' : '0') + entry.IdLastSix[1..];
                break;
        }

        return entry;
    }

    private static async Task<string> CodeAsync(ServerConnection server, Person person, CancellationToken cancellationToken)
    {
        SimulatedMessage? message = null;
        await Patience.UntilAsync(
            async () =>
            {
                var list = await server.Simulator.ListMessagesAsync(
                    new ListMessagesRequest { PhoneNumber = person.PhoneNumber, PageSize = 1 }, cancellationToken: cancellationToken);
                return (message = list.Messages.FirstOrDefault()) is not null;
            },
            Longest,
            "no code came to a phone",
            cancellationToken).ConfigureAwait(false);
        return message!.Code;
    }
}
