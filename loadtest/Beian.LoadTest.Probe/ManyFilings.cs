using System.Globalization;
using System.Text;
using Beian.Filings;
using Beian.LoadTest.People;
using Beian.NoonResend;
using Beian.Redis;
using Beian.Routing;
using Beian.Secrets;
using Beian.V1;
using StackExchange.Redis;

namespace Beian.LoadTest.Probe;

/// <summary>
/// Writes filings by the hundred thousand: what a submit writes, by the server's own script, many to a trip. They are open, of one phone
/// each, and their first message is long delivered.
/// </summary>
internal sealed class ManyFilings(
    StoreConnection store, RedisFilingStore filings, Scripts scripts, Keys keys, KeyRing ring, OperatorOfNumber operators, NoonSchedule noons)
{
    private const int PerTrip = 50;

    private static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private readonly RedisScript _submitMany = new("submit_many", Many(scripts.SubmitFiling.Text));

    /// <param name="province">Where.</param>
    /// <param name="first">The number of the first person.</param>
    /// <param name="count">How many.</param>
    /// <param name="noon">Their noon, ms; 0 for the one of the schedule.</param>
    /// <param name="submitted">When they were submitted, ms: a call that is made again has to derive the same codes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The code of each, one after the other: no handset gets them.</returns>
    public async Task<string> WriteAsync(Province province, int first, int count, long noon, long submitted, CancellationToken cancellationToken)
    {
        var codes = new StringBuilder(count * 6);
        foreach (var some in Enumerable.Range(first, count).Chunk(PerTrip))
        {
            RedisKey aside = keys[province].Prefix + "seeded";
            List<RedisKey> allKeys = [aside];
            List<RedisValue> arguments = [some.Length];
            foreach (var draft in some.Select(number => Draft(province, number, noon, DateTimeOffset.FromUnixTimeMilliseconds(submitted))))
            {
                var (itsKeys, itsArguments) = filings.Submission(draft, "local");
                // Not into the outbox: this message has left it.
                itsKeys[Array.IndexOf(itsKeys, keys[province].UrgentLane(draft.Challenges[0].Operator))] = aside;
                itsArguments[Array.IndexOf(itsArguments, "0.m1") + 1] = Delivered();
                codes.Append(draft.Challenges[0].Code.Reveal());
                allKeys.AddRange(itsKeys);
                arguments.AddRange([itsKeys.Length, itsArguments.Length, .. itsArguments]);
            }

            var written = (int)await store.EvaluateAsync(_submitMany, [.. allKeys], [.. arguments], cancellationToken).ConfigureAwait(false);
            if (written != some.Length)
            {
                throw new InvalidOperationException($"Of {some.Length} filings from number {some[0]} on, {some.Length - written} were not written.");
            }
        }

        return codes.ToString();
    }

    private FilingDraft Draft(Province province, int number, long noon, DateTimeOffset now)
    {
        var who = Population.At(number);
        if (!PhoneNumber.TryParse(who.PhoneNumber, out var phone) || !IdLastSix.TryParse(who.IdLastSix, out var six))
        {
            throw new InvalidOperationException($"Person {number} has no phone or no ID.");
        }

        var person = new Beian.Filings.Person(phone, six);
        var order = new FilingOrder(
            "local", string.Create(CultureInfo.InvariantCulture, $"BA20260310{number:D8}"), province, FilingType.NewSite, Principal: null, person);
        var id = FilingId.Of(province, order.Provider, order.OrderNumber);
        DateTimeOffset? its = noon == 0 ? noons.NoonOf(now, now + Life) : DateTimeOffset.FromUnixTimeMilliseconds(noon);
        return new FilingDraft(
            id, order, now, now + Life,
            [new ChallengeDraft([V1.Role.SiteManager], person, operators.ByPrefix([phone])[0], ring.Current.Codes.Derive(id, now, 0, 0), 0, its)]);
    }

    // The form of Scripts/parts/ledger.lua: the first message, tried once, accepted and delivered.
    private static string Delivered() => $"{(int)DeliveryTrigger.Initial};1;{(int)DeliveryState.Delivered};1;0;150;2000;106575000130;DELIVRD";

    // The whole script as a function, called with each filing's keys and arguments in turn.
    private static string Many(string submit) => $$"""
        local function submit(KEYS, ARGV)
        {{submit}}
        end
        local key, argument, written = 1, 1, 0
        for _ = 1, tonumber(ARGV[1]) do
          local counts = { tonumber(ARGV[argument + 1]), tonumber(ARGV[argument + 2]) }
          argument = argument + 2
          local keys, arguments = {}, {}
          for n = 1, counts[1] do keys[n] = KEYS[key + n] end
          for n = 1, counts[2] do arguments[n] = ARGV[argument + n] end
          key, argument = key + counts[1], argument + counts[2]
          local status = submit(keys, arguments)[1]
          -- The same: by a call of which no answer came.
          if status == 'SUBMITTED' or status == 'SAME' then written = written + 1 end
        end
        redis.call('DEL', KEYS[1])
        return written
        """;
}
