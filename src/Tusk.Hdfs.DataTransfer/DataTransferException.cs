using Tusk.Common.Errors;

namespace Tusk.Hdfs.DataTransfer;

/// <summary>A transfer with a DataNode failed: bytes that cannot be, a refusal, or a connection that ended.</summary>
/// <remarks>Another DataNode may do better; the same one seldom does.</remarks>
public class DataTransferException : HadoopException
{
    /// <summary>A failure: what happened, the values, what was expected, the setting that governs it.</summary>
    public DataTransferException(string message)
        : base(message)
    {
    }

    /// <summary>A failure and what caused it.</summary>
    public DataTransferException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The lengths in front of a packet are none that may be.</summary>
    internal static DataTransferException PacketLengthsOutOfRange(int payloadBytes, short headerBytes, int maxPacketBytes) => new(
        $"Packet lengths out of range: payload {payloadBytes} B (at least 4), header {headerBytes} B (at least 0), "
        + $"together at most {maxPacketBytes} B.");
}
