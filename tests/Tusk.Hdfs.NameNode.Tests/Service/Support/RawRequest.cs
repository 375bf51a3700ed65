using Google.Protobuf;
using Google.Protobuf.Reflection;
using Tusk.Protocol;

namespace Tusk.Hdfs.NameNode.Tests.Service.Support;

/// <summary>Bytes that are sent as a request, whether they are one or not.</summary>
internal sealed class RawRequest(byte[] bytes) : IContract, IBufferMessage
{
    public MessageDescriptor Descriptor => throw new NotSupportedException("Bytes have no shape.");

    public string? FindMissing() => null;

    public int CalculateSize() => bytes.Length;

    public void InternalWriteTo(ref WriteContext output)
    {
        foreach (byte one in bytes)
        {
            output.WriteRawTag(one);
        }
    }

    public void WriteTo(CodedOutputStream output) => throw new NotSupportedException("It is written to spans only.");

    public void MergeFrom(CodedInputStream input) => throw new NotSupportedException("It is not read.");

    public void InternalMergeFrom(ref ParseContext input) => throw new NotSupportedException("It is not read.");
}
