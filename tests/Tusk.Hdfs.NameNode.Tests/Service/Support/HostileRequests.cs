using System.Collections;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Tusk.Hdfs.NameNode.Tests.Service.Support;

/// <summary>Makes requests of a shape: a sensible one, and the same with one field after the other changed into what nobody should send.</summary>
/// <param name="path">What fields that hold paths have in the sensible one.</param>
/// <param name="blockPool">The block pool.</param>
internal sealed class HostileRequests(string path, string blockPool)
{
    private const int MaxDepth = 3;
    private const string Marker = "/h/!MARKER!";

    private static readonly string[] Texts =
    [
        "", "/", "//", "relative", "/h/\0", "/h/\U0001F600", "/h/a:b", "/.reserved/.inodes/16385", "/.reserved/raw/h/x", "/h/.snapshot/x",
        "/h/" + new string('n', 255), "/h/" + new string('n', 8_100), "/h/" + new string('\u20ac', 2_600), "/h/" + new string('\0', 255),
        string.Concat(Enumerable.Repeat("/x", 1_001)), new string('z', 70_000), "/" + new string('\0', 40_000), "/h/" + new string('\u20ac', 100_000),
    ];

    // Bytes that are no UTF-8, as long as the marker: a lone continuation, an overlong slash, half a surrogate pair, a cut character.
    private static readonly byte[] NoUtf8 = [(byte)'/', (byte)'h', (byte)'/', 0x80, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0xF0, 0x9F];

    /// <summary>A sensible request.</summary>
    public IMessage Sensible(MessageDescriptor shape, int depth = 0)
    {
        var message = (IMessage)Activator.CreateInstance(shape.ClrType)!;
        foreach (FieldDescriptor field in shape.Fields.InDeclarationOrder())
        {
            if (field.IsRequired || (depth < MaxDepth && IsWanted(field)))
            {
                Set(message, field, Value(field, depth + 1));
            }
        }

        return message;
    }

    /// <summary>That one, changed in all ways.</summary>
    public IEnumerable<byte[]> Of(MessageDescriptor shape)
    {
        yield return Sensible(shape).ToByteArray();
        foreach (byte[] changed in Changed(Sensible(shape), static message => message.ToByteArray()))
        {
            yield return changed;
        }
    }

    private IEnumerable<byte[]> Changed(IMessage message, Func<IMessage, byte[]> whole, IMessage? root = null)
    {
        root ??= message;
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            object before = field.Accessor.GetValue(message);
            bool had = field.IsRepeated ? ((IList)before).Count > 0 : !field.HasPresence || field.Accessor.HasValue(message);
            object?[] kept = field.IsRepeated ? [.. ((IList)before).Cast<object?>()] : [];
            foreach (object? value in Hostile(field))
            {
                field.Accessor.Clear(message);
                if (value is not null)
                {
                    Set(message, field, value);
                }

                yield return whole(root);
            }

            if (field.FieldType == FieldType.String)
            {
                field.Accessor.Clear(message);
                Set(message, field, Marker);
                yield return Replaced(whole(root));
            }

            field.Accessor.Clear(message);
            if (field.IsRepeated)
            {
                foreach (object? one in kept)
                {
                    ((IList)field.Accessor.GetValue(message)).Add(one);
                }
            }
            else if (had)
            {
                field.Accessor.SetValue(message, before);
            }

            IMessage? inner = field.FieldType != FieldType.Message ? null
                : field.IsRepeated ? kept.FirstOrDefault() as IMessage : had ? before as IMessage : null;
            foreach (byte[] deeper in inner is null ? [] : Changed(inner, whole, root))
            {
                yield return deeper;
            }
        }
    }

    private IEnumerable<object?> Hostile(FieldDescriptor field)
    {
        yield return null;
        switch (field.FieldType)
        {
            case FieldType.String:
                foreach (string text in Texts)
                {
                    yield return text;
                }

                break;
            case FieldType.Bytes:
                yield return ByteString.Empty;
                yield return ByteString.CopyFrom(new byte[70_000]);
                break;
            case FieldType.Bool:
                yield return true;
                yield return false;
                break;
            case FieldType.Enum:
                yield return Enum.ToObject(field.EnumType.ClrType, 99);
                yield return Enum.ToObject(field.EnumType.ClrType, -1);
                break;
            case FieldType.Message:
                break;
            default:
                foreach (long number in (long[])[0, 1, -1, 2, 512, 1 << 16, int.MinValue, int.MaxValue, uint.MaxValue, 1L << 50, long.MaxValue, long.MinValue])
                {
                    yield return Number(field.FieldType, number);
                }

                break;
        }

        if (field.IsRepeated)
        {
            yield return Enumerable.Repeat(Value(field, MaxDepth), 5_000).ToArray();
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.String => Text(field.Name),
        FieldType.Bytes => ByteString.CopyFromUtf8(Text(field.Name)),
        FieldType.Bool => true,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[0].Number),
        FieldType.Message => Sensible(field.MessageType, depth),
        _ => Number(field.FieldType, Number(field.Name)),
    };

    private string Text(string name) => name switch
    {
        "src" or "path" or "trg" or "srcs" or "snapshotRoot" or "filename" or "target" => path,
        "dst" => path + "-moved",
        "clientName" or "holder" or "client" => "holder",
        "policyName" or "storagePolicy" => "COLD",
        "poolId" => blockPool,
        "ecPolicyName" => "",
        _ => "bob",
    };

    private static long Number(string name) => name switch
    {
        "perm" => 0x1FF,
        "blockSize" => 1 << 20,
        "namespaceQuota" => 1_000_000,
        "storagespaceQuota" => 1L << 40,
        "fileId" => 0,
        _ => 1,
    };

    // Policies of erasure coding are refused before anything else is looked at, and both kinds of a file's flags at once are nonsense.
    private static bool IsWanted(FieldDescriptor field) => field.Name is not ("ecPolicyName" or "storageType" or "namespaces");

    private static object Number(FieldType type, long value) => type switch
    {
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (object)unchecked((int)value),
        FieldType.UInt32 or FieldType.Fixed32 => (object)unchecked((uint)value),
        FieldType.UInt64 or FieldType.Fixed64 => (object)unchecked((ulong)value),
        FieldType.Float => (object)(float)value,
        FieldType.Double => (object)(double)value,
        _ => (object)value,
    };

    private static void Set(IMessage message, FieldDescriptor field, object value)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        var list = (IList)field.Accessor.GetValue(message);
        foreach (object? one in value is Array many ? many : new[] { value })
        {
            list.Add(one);
        }
    }

    private static byte[] Replaced(byte[] bytes)
    {
        byte[] marker = Encoding.UTF8.GetBytes(Marker);
        int at = bytes.AsSpan().IndexOf(marker);
        NoUtf8.CopyTo(bytes, at);
        return bytes;
    }
}
