using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tusk.Protocol.Tests.Support;

/// <summary>Every contract in the assembly.</summary>
internal static class Contracts
{
    private static readonly MethodInfo ParseAny = typeof(Messages).GetMethods()
        .Single(static method => method.Name == nameof(Messages.Parse)
            && method.GetParameters()[0].ParameterType.GetElementType() == typeof(System.Buffers.ReadOnlySequence<byte>));

    /// <summary>The files, as protoc compiled them.</summary>
    public static IReadOnlyList<FileDescriptor> Files { get; } =
        [.. typeof(Messages).Assembly.GetTypes()
            .Where(static type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(static type => (FileDescriptor)type.GetProperty("Descriptor")!.GetValue(null)!)
            .OrderBy(static file => file.Name, StringComparer.Ordinal)];

    /// <summary>The messages, nested ones too.</summary>
    public static IReadOnlyList<MessageDescriptor> AllMessages { get; } =
        [.. Files.SelectMany(static file => file.MessageTypes).SelectMany(WithNested)];

    /// <summary>The calls by service and name: some are of two protocols.</summary>
    public static IReadOnlyDictionary<(string Service, string Name), MethodDescriptor> Calls { get; } = Files
        .SelectMany(static file => file.Services)
        .SelectMany(static service => service.Methods)
        .ToDictionary(static method => (method.Service.Name, method.Name));

    /// <summary>Parses a message whose type is known at run time only.</summary>
    public static IContract Parse(MessageDescriptor type, byte[] bytes)
    {
        try
        {
            return (IContract)ParseAny.MakeGenericMethod(type.ClrType)
                .Invoke(null, [new System.Buffers.ReadOnlySequence<byte>(bytes), Messages.DefaultMaxBytes])!;
        }
        catch (TargetInvocationException thrown)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown.InnerException!);
            throw;
        }
    }

    /// <summary>A message with its required fields, and as many fields of other kinds as <paramref name="depth"/> allows.</summary>
    public static IContract Complete(MessageDescriptor type, int depth)
    {
        var message = (IContract)Activator.CreateInstance(type.ClrType)!;
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated && depth > 0)
            {
                var list = (System.Collections.IList)field.Accessor.GetValue(message);
                list.Add(Value(field, depth - 1));
                list.Add(Value(field, depth - 1));
            }
            else if (!field.IsRepeated && (field.IsRequired || depth > 0))
            {
                field.Accessor.SetValue(message, Value(field, depth - 1));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Complete(field.MessageType, depth),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        FieldType.String => "text é",
        FieldType.Bytes => ByteString.CopyFrom(0, 1, 255),
        FieldType.Bool => true,
        FieldType.UInt32 or FieldType.Fixed32 => uint.MaxValue,
        FieldType.UInt64 or FieldType.Fixed64 => ulong.MaxValue,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => long.MinValue,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => int.MinValue,
        FieldType.Double => double.NegativeInfinity,
        _ => throw new InvalidOperationException($"{field.FullName} is a {field.FieldType}."),
    };

    private static IEnumerable<MessageDescriptor> WithNested(MessageDescriptor message) =>
        message.NestedTypes.SelectMany(WithNested).Prepend(message);
}
