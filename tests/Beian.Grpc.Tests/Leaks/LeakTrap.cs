using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Beian.Grpc.Tests.Running;
using Beian.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Beian.Grpc.Tests.Leaks;

/// <summary>
/// Takes down all that servers let out while it is set, and all that they leave in their stores: logs at every level, spans, measurements,
/// replies and errors as they go over the wire. Only the simulated handset's replies are let by: they are the phone.
/// </summary>
/// <remarks>Set for what the test calls, and for nobody beside it; but listeners to spans and measurements are the whole process's.</remarks>
internal sealed class LeakTrap : IDisposable
{
    private static readonly AsyncLocal<LeakTrap?> Set = new();

    private readonly ConcurrentQueue<(string Place, byte[] Said)> _said = [];
    private readonly ConcurrentDictionary<string, byte> _phones = new();
    private readonly ConcurrentDictionary<string, byte> _digits = new();
    private readonly ConcurrentBag<Somebody> _people = [];
    private readonly ActivityListener _spans;
    private readonly MeterListener _measurements = new();

    private LeakTrap()
    {
        _spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Say("spans", Words(span)),
        };
        ActivitySource.AddActivityListener(_spans);
        _measurements.InstrumentPublished = (instrument, listener) =>
        {
            Say("measurements", $"{instrument.Meter.Name} {instrument.Name} {instrument.Description} {instrument.Unit}");
            listener.EnableMeasurementEvents(instrument);
        };
        Hear<long>();
        Hear<int>();
        Hear<double>();
        _measurements.Start();
    }

    /// <summary>The trap that is set for the code that asks.</summary>
    public static LeakTrap? Current => Set.Value;

    /// <summary>Where anything was said at all.</summary>
    public IEnumerable<string> Places => _said.Select(said => said.Place).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What was searched, in bytes.</summary>
    public long Size => _said.Sum(said => (long)said.Said.Length);

    /// <summary>Sets one.</summary>
    public static LeakTrap Begin() => Set.Value = new LeakTrap();

    /// <summary>Looks for this person's phone, ID digits, wrong ones, and whatever codes it will have been sent.</summary>
    public void Knows(Somebody person) => _people.Add(person);

    /// <summary>Looks for a phone.</summary>
    public void KnowsPhone(string phone) => _phones.TryAdd(phone, 0);

    /// <summary>Takes down what a server logs from now on.</summary>
    public void Attach(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(new TraceLog(this));
        services.Configure<LoggerFilterOptions>(options =>
        {
            options.MinLevel = LogLevel.Trace;
            options.Rules.Clear();
        });
    }

    /// <summary>Takes down what comes back through a channel.</summary>
    public HttpMessageHandler Over(HttpMessageHandler? inner) => new Eavesdropper(this, inner ?? new SocketsHttpHandler());

    /// <summary>Takes down all that a server leaves in its store, and asks its handset for the codes to look for.</summary>
    public async Task LookAsync(Server server)
    {
        _measurements.RecordObservableInstruments();
        try
        {
            foreach (var key in await StoreContents.ReadAsync(server))
            {
                Say("the store", Encoding.UTF8.GetBytes($"{key.Type} {key.Name}"));
                foreach (var value in key.Values.Where(value => !value.IsNull))
                {
                    Say("the store", (byte[])value!);
                }
            }

            var request = new ListMessagesRequest { PageSize = 1000 };
            do
            {
                var page = await server.Simulator.ListMessagesAsync(request);
                foreach (var message in page.Messages)
                {
                    _phones.TryAdd(message.PhoneNumber, 0);
                    _digits.TryAdd(message.Code, 0);
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }
        catch (Exception away) when (away is RpcException or RedisConnectionException or RedisTimeoutException or Beian.Redis.StoreUnavailableException)
        {
            // The store was taken from the server, or the server has no handset.
        }
    }

    /// <summary>Every secret that was said, and where.</summary>
    public IReadOnlyList<string> Leaks()
    {
        var search = new LeakSearch();
        foreach (var person in _people)
        {
            search.ForPhone(person.Phone).ForDigits(person.Id).ForDigits(person.WrongId);
            person.Codes.ToList().ForEach(code => search.ForDigits(code));
        }

        _phones.Keys.ToList().ForEach(phone => search.ForPhone(phone));
        _digits.Keys.Where(digits => digits.Length > 0).ToList().ForEach(digits => search.ForDigits(digits));
        return [.. _said.SelectMany(said => search.In(said.Said).Select(what => $"{said.Place}: {what}: {Printable(said.Said)}")).Distinct()];
    }

    public void Dispose()
    {
        Set.Value = null;
        _spans.Dispose();
        _measurements.Dispose();
    }

    internal void Say(string place, string text) => Say(place, Encoding.UTF8.GetBytes(text));

    internal void Say(string place, byte[] bytes) => _said.Enqueue((place, bytes));

    private void Hear<T>()
        where T : struct => _measurements.SetMeasurementEventCallback<T>((instrument, _, tags, _) =>
        {
            if (tags.Length > 0)
            {
                Say("measurements", $"{instrument.Name} {Words(tags.ToArray())}");
            }
        });

    private static string Words(Activity span) => string.Join(
        '\n',
        [
            span.Source.Name, span.OperationName, span.DisplayName, span.StatusDescription, Words(span.TagObjects), Words(span.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value))),
            .. span.Events.Select(e => $"{e.Name} {Words(e.Tags)}"),
        ]);

    private static string Words(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));

    private static string Printable(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Length > 200 ? text[..200] : text;
    }

    private sealed class TraceLog(LeakTrap trap) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(trap, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(LeakTrap trap, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                trap.Say("logs", $"{state} {Values(state)}");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                trap.Say("logs", $"{logLevel} {category} {eventId}: {formatter(state, exception)} {Values(state)} {exception}");

            private static string Values<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> values ? Words(values) : "";
        }
    }
}
