using System.Buffers;
using Tusk.Protocol;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Messages as the bytes of a section.</summary>
internal static class SectionBytes
{
    /// <summary>One message with its length in front.</summary>
    public static byte[] Of(IContract message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Messages.WriteDelimited(bytes, message);
        return bytes.WrittenSpan.ToArray();
    }
}
