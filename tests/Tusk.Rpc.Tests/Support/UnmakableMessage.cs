using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tusk.Protocol;

namespace Tusk.Rpc.Tests.Support;

/// <summary>An answer whose parsing fails as no message of a peer's should make it fail.</summary>
internal sealed class UnmakableMessage : IContract<UnmakableMessage>
{
    public MessageDescriptor Descriptor => throw new NotSupportedException();

    public static UnmakableMessage Create() => throw new InvalidOperationException("Nobody thought of this.");

    public string? FindMissing() => null;

    public int CalculateSize() => 0;

    public UnmakableMessage Clone() => this;

    public bool Equals(UnmakableMessage? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => 0;

    public void MergeFrom(UnmakableMessage message) => throw new NotSupportedException();

    public void MergeFrom(CodedInputStream input) => throw new NotSupportedException();

    public void WriteTo(CodedOutputStream output) => throw new NotSupportedException();
}
