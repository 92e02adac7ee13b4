using Beian.LoadTest.Connections;
using Beian.LoadTest.Grounds;
using Beian.V1;
using Google.Protobuf.WellKnownTypes;

namespace Beian.LoadTest.Scenarios;

/// <summary>How often a filing's code was sent again, and so what is right to answer who asks once more. One call of it at a time.</summary>
/// <param name="entry">The filing, and whose code it is.</param>
/// <param name="most">How often it may be sent again.</param>
/// <param name="hasPause">Whether the server has a pause between two messages. How long it is, only its answers say.</param>
internal sealed class SentAgain(Entry entry, int most, bool hasPause)
{
    // A server elsewhere goes by a clock of its own.
    private static readonly TimeSpan ClocksApart = TimeSpan.FromSeconds(5);

    private int _sent;
    private int _unanswered;
    private DateTimeOffset? _pauseEnds;

    /// <summary>Asks for it.</summary>
    public async Task<ResendCodeResponse> AskAsync(ServerConnection server, string requestId, CancellationToken cancellationToken)
    {
        var request = new ResendCodeRequest
        {
            Province = Ground.Province,
            PhoneNumber = entry.Person.PhoneNumber,
            IdLastSix = entry.Person.IdLastSix,
            RequestId = requestId,
        };
        _unanswered++;
        var answer = await server.Verification.ResendCodeAsync(request, cancellationToken: cancellationToken);
        _unanswered--;
        return answer;
    }

    /// <summary>What is wrong with the answer, or null; and takes down what it says.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="asked">Before it was asked for.</param>
    /// <param name="answered">When it had come.</param>
    public string? Judge(ResendCodeResponse answer, DateTimeOffset asked, DateTimeOffset answered) => answer.Outcome switch
    {
        ResendOutcome.Sent => Sent(answered),
        // What was not answered may have been sent.
        ResendOutcome.LimitReached => _sent + _unanswered >= most ? null : $"{answer.Outcome} before it was sent {most} times",
        ResendOutcome.CoolingDown => CoolingDown(answer.RetryTime, asked),
        _ => $"{answer.Outcome} of a filing that is open",
    };

    private string? Sent(DateTimeOffset answered)
    {
        var isTooSoon = answered + ClocksApart < _pauseEnds;
        _pauseEnds = null;
        return ++_sent > most ? $"{ResendOutcome.Sent} more than {most} times"
            : isTooSoon ? $"{ResendOutcome.Sent} in a pause"
            : null;
    }

    // The pause is the one after the last message, and ends when it was first said to.
    private string? CoolingDown(Timestamp? until, DateTimeOffset asked)
    {
        _pauseEnds ??= until?.ToDateTimeOffset();
        return !hasPause ? $"{ResendOutcome.CoolingDown} where there is no pause"
            : _sent >= most ? $"{ResendOutcome.CoolingDown} in place of {ResendOutcome.LimitReached}"
            : _pauseEnds is not { } ends ? $"{ResendOutcome.CoolingDown} without an end"
            : asked > ends + ClocksApart ? $"{ResendOutcome.CoolingDown} after the pause"
            : null;
    }
}
