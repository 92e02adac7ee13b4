using Beian.Grpc.Tests.Running;

namespace Beian.Grpc.Tests.Crashes;

/// <summary>What a caller does.</summary>
internal enum StepKind
{
    Submit,
    Resend,
    WrongId,
    Verify,
}

/// <summary>
/// A call that may be repeated: a submit by its order number, the others by their request id. However often it is made, and whatever
/// died meanwhile, there is one right answer and one effect.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Person">Whom it is about; null for a submit.</param>
/// <param name="Expected">The right answer.</param>
/// <param name="Call">Makes the call.</param>
internal sealed record Step(StepKind Kind, Somebody? Person, string Expected, Func<Clients, Task<string>> Call)
{
    /// <summary>What its caller was told the first time; null while nothing.</summary>
    public string? Answer { get; private set; }

    /// <summary>Makes the call, and writes down the first answer to it.</summary>
    public async Task<string> AskAsync(Clients clients)
    {
        var answer = await Call(clients);
        Answer ??= answer;
        return answer;
    }

    public override string ToString() => $"{Kind}{(Person is null ? "" : $" of {Person.MaskedPhone}")}";
}
