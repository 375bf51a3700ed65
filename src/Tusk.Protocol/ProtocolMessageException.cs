using Tusk.Common.Errors;

namespace Tusk.Protocol;

/// <summary>Bytes of a peer that are not the message they should be. The connection they came from is of no more use.</summary>
public sealed class ProtocolMessageException : HadoopException
{
    private ProtocolMessageException(string messageName, string message, Exception? innerException = null)
        : base(message, innerException!) => MessageName = messageName;

    /// <summary>Name of the message that was expected, as <c>LocatedBlockProto</c>.</summary>
    public string MessageName { get; }

    /// <summary>The bytes end too early, or hold what no message holds.</summary>
    internal static ProtocolMessageException Malformed(string messageName, long bytes, Exception cause) =>
        new(messageName, $"The {bytes} B of a {messageName} cannot be read: {cause.Message}", cause);

    /// <summary>A field that ends beyond its message.</summary>
    internal static ProtocolMessageException InnerLength(string messageName, long bytes) =>
        new(messageName, $"The {bytes} B of a {messageName} cannot be read: a length inside passes the end.");

    /// <summary>The message was read, and lacks a field that it must have.</summary>
    internal static ProtocolMessageException FieldMissing(string messageName, string field) =>
        new(messageName, $"{messageName} lacks its required field {field}.");

    /// <summary>The length in front of a message is not one.</summary>
    internal static ProtocolMessageException LengthMalformed(string messageName) =>
        new(messageName, $"The length of a {messageName} is malformed; expected a varint of at most 5 B that is not negative.");

    /// <summary>A length within its frame, and beyond the frame's end.</summary>
    internal static ProtocolMessageException BeyondFrame(string messageName, long bytes, long remaining) =>
        new(messageName, $"A {messageName} of {bytes} B should follow, and {remaining} B remain in its frame.");

    /// <summary>A length that is no more than a peer's way to fill our memory.</summary>
    internal static ProtocolMessageException TooLong(string messageName, long bytes, int maxBytes) =>
        new(messageName, $"A {messageName} has {bytes} B; at most {maxBytes} B are read.");

    /// <summary>So many small parts that they would take many times the memory of their bytes.</summary>
    internal static ProtocolMessageException TooManyParts(string messageName, long bytes, long maxPartBytes) =>
        new(messageName, $"The messages and numbers in the {bytes} B of a {messageName} would take more than {maxPartBytes} B of memory.");
}
