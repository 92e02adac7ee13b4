namespace Beian.LoadTest.Demo;

/// <summary>The server answered, and not as the story goes.</summary>
internal sealed class UnexpectedAnswerException(string message) : Exception(message)
{
    public static void ThrowUnless(bool isExpected, string expected, object answered)
    {
        if (!isExpected)
        {
            throw new UnexpectedAnswerException($"Expected {expected}; the server answered {answered}.");
        }
    }
}
