using System.Reflection;
using Beian.Captchas;
using Beian.Carriers;
using Beian.Filings;
using Beian.Redis;
using Beian.Verification;
using Xunit;

namespace Beian.Grpc.Tests.Secrets;

/// <summary>Whatever is logged by mistake, no record prints a phone, a code or ID digits.</summary>
public sealed class PrintedSecretsTests
{
    private const string Phone = "13812345678";
    private const string Code = "424242";
    private const string Id = "98765X";
    private const string Captcha = "7K9M";
    private const string Text = "您的验证码为424242";

    [Fact]
    public void No_record_prints_a_secret()
    {
        var records = new[] { typeof(StoreConnection).Assembly, typeof(OutgoingMessage).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => IsRecord(type) && !type.IsAbstract).ToArray();
        Assert.Superset(
            new HashSet<Type> { typeof(PhoneNumber), typeof(Person), typeof(ChallengeDraft), typeof(Filing), typeof(VerifyEntry), typeof(CaptchaProof), typeof(OutgoingMessage) },
            records.ToHashSet());
        Assert.All(records, record =>
        {
            var printed = $"{Make(record, record.Name)}";
            Assert.All([Phone, Code, Id, Captcha], secret => Assert.DoesNotContain(secret, printed, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_master_key_does_not_print() => Assert.Equal("******", Example.Key.ToString());

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly) is not null;

    private static object? Make(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(PhoneNumber) => Example.Phone(Phone),
            _ when type == typeof(VerificationCode) => Example.Code(Code),
            _ when type == typeof(IcpNumber) => IcpNumber.Parse("浙ICP备12345678号"),
            _ when type == typeof(CaptchaText) => CaptchaText.Read(Captcha),
            _ when type == typeof(IdLastSix) => Example.Id(Id),
            _ when type == typeof(string) => name.StartsWith("Phone", StringComparison.Ordinal) ? Phone : name == "Text" ? Text : "text",
            _ when ElementOf(type) is { } element => Filled(element, name),
            _ when IsRecord(type) && type.IsAbstract => Make(type.GetNestedTypes()[0], name),
            _ when IsRecord(type) && type.IsClass => MakeRecord(type),
            _ => type.IsValueType ? Activator.CreateInstance(type) : null,
        };
    }

    private static object MakeRecord(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var record = constructor.Invoke([.. constructor.GetParameters().Select(p => Make(p.ParameterType, p.Name!))]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && p.GetValue(record) is null))
        {
            property.SetValue(record, Make(property.PropertyType, property.Name));
        }

        return record;
    }

    private static Type? ElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private static Array Filled(Type element, string name)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Make(element, name), 0);
        return array;
    }
}
