using Google.Protobuf;

namespace Tusk.Protocol;

/// <summary>A message of Hadoop's. Its fields come from the contract; this half is written by Tusk.Protocol.Generators.</summary>
public interface IContract : IMessage
{
    /// <summary>Looks for a required field that is not set, here and in all messages that this one holds.</summary>
    /// <returns>The way to the first one, as <c>blocks[2].b.poolId</c>; null if the message is complete.</returns>
    string? FindMissing();
}
