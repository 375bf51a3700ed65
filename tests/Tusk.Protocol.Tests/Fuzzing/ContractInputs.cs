using System.Buffers.Binary;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Protocol.Tests.Fuzzing;

/// <summary>Inputs for the parsers of all messages: four bytes say which message, the rest is it.</summary>
/// <remarks>The four bytes are of a hash of the name: an input stays one of its message when contracts are added.</remarks>
internal static class ContractInputs
{
    private static readonly Dictionary<uint, Action<byte[]>> Parsers =
        Contracts.AllMessages.ToDictionary(static message => Selector(message), static message => Parser(message));

    private static readonly Action<byte[]>[] InOrder =
        [.. Parsers.OrderBy(static parser => parser.Key).Select(static parser => parser.Value)];

    /// <summary>A complete message of each contract.</summary>
    public static IEnumerable<byte[]> All(int depth) => Contracts.AllMessages.Select(message =>
    {
        byte[] input = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(input, Selector(message));
        return (byte[])[.. input, .. Contracts.Complete(message, depth).ToByteArray()];
    });

    /// <summary>Parses an input.</summary>
    public static void Parse(byte[] input)
    {
        uint selector = input.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32BigEndian(input);
        Action<byte[]> parse = Parsers.TryGetValue(selector, out Action<byte[]>? chosen) ? chosen : InOrder[selector % InOrder.Length];
        parse(input);
    }

    private static uint Selector(MessageDescriptor message) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(message.FullName)));

    private static Action<byte[]> Parser(MessageDescriptor message) => typeof(ContractInputs)
        .GetMethod(nameof(ParseAs), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(message.ClrType)
        .CreateDelegate<Action<byte[]>>();

    private static void ParseAs<T>(byte[] input)
        where T : class, IContract<T> =>
        Assert.Null(Messages.Parse<T>(input.AsSpan(Math.Min(sizeof(uint), input.Length))).FindMissing());
}
