using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Beian.Grpc.Tests.Running;

/// <summary>
/// The way to one field of a message, through messages in it: <c>site_manager.phone_number</c>. Through a repeated field it is the
/// way to its first value: <c>provinces[0]</c>, <c>numbers[0].phone_number</c>.
/// </summary>
public sealed class FieldPath
{
    private readonly FieldDescriptor[] _steps;

    private FieldPath(FieldDescriptor[] steps) => _steps = steps;

    public FieldDescriptor Field => _steps[^1];

    /// <summary>Every field of a message, and of the messages in it.</summary>
    public static IEnumerable<FieldPath> AllOf(MessageDescriptor message) => Below([], message);

    /// <summary>Every field of a message that holds a value itself.</summary>
    public static IEnumerable<FieldPath> LeavesOf(MessageDescriptor message) =>
        AllOf(message).Where(path => !HasFields(path.Field));

    public object Get(IMessage message)
    {
        var value = Field.Accessor.GetValue(ParentIn(message, out _));
        return Field.IsRepeated ? ((IList)value)[0]! : value;
    }

    /// <summary>A copy of the message with another value here.</summary>
    public T With<T>(T message, object value)
        where T : IMessage
    {
        var parent = ParentIn(message, out var copy);
        var typed = value is int number && Field.FieldType == FieldType.Enum ? Enum.ToObject(Field.EnumType.ClrType, number) : value;
        if (Field.IsRepeated)
        {
            ((IList)Field.Accessor.GetValue(parent))[0] = typed;
        }
        else
        {
            Field.Accessor.SetValue(parent, typed);
        }

        return (T)copy;
    }

    /// <summary>A copy of the message without this field, or without any value of it.</summary>
    public T Without<T>(T message)
        where T : IMessage
    {
        Field.Accessor.Clear(ParentIn(message, out var copy));
        return (T)copy;
    }

    /// <summary>Whether a oneof of the message holds something else than this field.</summary>
    public bool IsExcludedIn(IMessage message) =>
        _steps[0].RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) is { } chosen && chosen != _steps[0];

    public override string ToString() => string.Join('.', _steps.Select(step => step.IsRepeated ? $"{step.Name}[0]" : step.Name));

    // A message of the contract's own; a time is a value.
    private static bool HasFields(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType.File.Package != "google.protobuf";

    private static IEnumerable<FieldPath> Below(FieldDescriptor[] steps, MessageDescriptor message)
    {
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            yield return new FieldPath([.. steps, field]);
            foreach (var path in HasFields(field) ? Below([.. steps, field], field.MessageType) : [])
            {
                yield return path;
            }
        }
    }

    private IMessage ParentIn(IMessage message, out IMessage copy)
    {
        copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        var parent = copy;
        foreach (var step in _steps[..^1])
        {
            var value = step.Accessor.GetValue(parent);
            if (step.IsRepeated)
            {
                parent = (IMessage)((IList)value)[0]!;
                continue;
            }

            if (value is not IMessage child)
            {
                child = step.MessageType.Parser.ParseFrom(ByteString.Empty);
                step.Accessor.SetValue(parent, child);
            }

            parent = child;
        }

        return parent;
    }
}
