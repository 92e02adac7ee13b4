using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Beian.Grpc.Tests.Fuzz;

/// <summary>Messages at random, of any type: each is one that a client could have built.</summary>
internal sealed class MessageMaker(Ingredients ingredients, Random random)
{
    private const int Deepest = 4;

    private static readonly long[] Numbers = [0, 1, -1, 2, 10, 33, 44, 100, 1000, 253_402_300_799, 253_402_300_800, int.MinValue, int.MaxValue, long.MinValue, long.MaxValue];

    private static readonly string[] Signs =
        ["a", "Z", "0", "9", " ", "-", ".", "/", "{", "}", ":", "*", "'", "\"", "\\", "\0", "\r", "\n", "\t", "\u007f", "é", "京", "１", "（", "😀", "\u202e", "\ufeff", "\uffff"];

    public IMessage Make(MessageDescriptor type, int depth = 0)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            // Most of what is asked for is there most of the time, or nothing would ever come further than the fields.
            if (random.Next(100) < (depth < Deepest ? 85 : 0))
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var (key, value) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
            ((IDictionary)field.Accessor.GetValue(message))[Value(key, depth)] = Value(value, depth);
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var count = random.Next(100) == 0 ? random.Next(100) : random.Next(4); count > 0; count--)
            {
                list.Add(Value(field, depth));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Make(field.MessageType, depth + 1),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, Number(field.EnumType)),
        FieldType.String => Text(field.Name),
        FieldType.Bytes => ByteString.CopyFrom(Bytes(random.Next(50))),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Double => Fraction(),
        FieldType.Float => (float)Fraction(),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Number(),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Number(),
        _ => (int)Number(),
    };

    private int Number(EnumDescriptor type) => random.Next(10) switch
    {
        0 => (int)Number(),
        < 4 => type.Values[random.Next(type.Values.Count)].Number,
        // One value more often than the others, so that what belongs together meets: the province here, else the second (the first is none).
        _ => (type.FindValueByNumber((int)Ingredients.Here) ?? type.Values[Math.Min(random.Next(1, 3), type.Values.Count - 1)]).Number,
    };

    private long Number() => random.Next(3) == 0 ? random.NextInt64() : Numbers[random.Next(Numbers.Length)];

    private double Fraction() => random.Next(6) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => -random.NextDouble(),
        3 => double.MaxValue,
        _ => random.NextDouble(),
    };

    private string Text(string field)
    {
        var known = ingredients.For(field);
        return random.Next(20) switch
        {
            0 => Any([.. ingredients.All]),
            1 => string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => Any(Signs))),
            2 => new string((char)random.Next(0x20, 0x7f), random.Next(1 << random.Next(14))),
            3 => "",
            _ when known.Count > 0 => Any(known),
            _ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => (char)random.Next('0', 'z'))),
        };
    }

    private string Any(IReadOnlyList<string> texts) => texts[random.Next(texts.Count)];

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
