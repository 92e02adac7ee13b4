using System.Globalization;
using System.Security.Cryptography;
using Beian.V1;

namespace Beian.LoadTest.Demo;

/// <summary>Who plays in the story. Made up anew for each run, so that it can be told again and again on one server.</summary>
/// <param name="OrderNumber">The provider's number for the filing.</param>
/// <param name="Principal">主体负责人, with a phone of China Telecom.</param>
/// <param name="Manager">网站负责人, with a phone of China Mobile.</param>
internal sealed record Cast(string OrderNumber, Person Principal, Person Manager)
{
    public static Cast Assemble() => new(
        $"demo-{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}",
        new Person { PhoneNumber = "1990000" + Digits(4), IdLastSix = Digits(5) + "X" },
        new Person { PhoneNumber = "1380000" + Digits(4), IdLastSix = Digits(6) });

    /// <summary>ID digits that are not this person's.</summary>
    public static string WrongIdOf(Person person) =>
        person.IdLastSix[..5] + (person.IdLastSix[5] == '0' ? '1' : '0');

    private static string Digits(int count) => RandomNumberGenerator.GetString("0123456789", count);
}
