using Google.Protobuf;

namespace Tusk.Protocol;

/// <summary>A message of Hadoop's that can be made without reflection.</summary>
/// <typeparam name="TSelf">The message.</typeparam>
public interface IContract<TSelf> : IContract, IMessage<TSelf>
    where TSelf : class, IContract<TSelf>
{
    /// <summary>An empty message.</summary>
    static abstract TSelf Create();
}
