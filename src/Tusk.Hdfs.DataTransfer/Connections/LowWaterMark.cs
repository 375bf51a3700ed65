using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>How much must arrive before the system wakes who waits at a socket; used on Linux alone.</summary>
/// <remarks>Set by the one who receives, by one who is in a hurry, and by the deadline's thread when a wait becomes long.</remarks>
internal sealed class LowWaterMark(Socket socket)
{
    /// <summary>The usual mark.</summary>
    public const int AnyByte = 1;

    /// <summary>Of a stream of packets, how much arrives before a wait ends: each wait costs threads more than its bytes do.</summary>
    private const int BulkBytes = 4 << 20;

    /// <summary>Where less than this will come, a wait ends with any byte.</summary>
    private const int LeastBulkBytes = 128 << 10;

    /// <summary>How much of it is taken at a time, besides what is needed: it is checked and copied while it is in the processor's cache.</summary>
    private const int BulkRoomBytes = 256 << 10;

    private readonly Lock _gate = new();

    /// <summary>How many bytes must arrive.</summary>
    public int Bytes { get; private set; } = AnyByte;

    /// <summary>For how much more there should be room than is needed, since it will be there.</summary>
    public int RoomBytes => Bytes >= LeastBulkBytes ? BulkRoomBytes : 0;

    /// <summary>Whether it is more than one.</summary>
    public bool IsRaised => Bytes > AnyByte;

    /// <summary>The mark for who is to get so many bytes in any case.</summary>
    /// <remarks>The system takes them into a buffer that it makes larger for that, or lowers a mark that is beyond what it allows (net.ipv4.tcp_rmem).</remarks>
    public static int For(long certainBytes) => certainBytes >= LeastBulkBytes ? (int)Math.Min(certainBytes, BulkBytes) : AnyByte;

    /// <summary>Sets it.</summary>
    public void Set(int bytes)
    {
        lock (_gate)
        {
            if (bytes == Bytes || !OperatingSystem.IsLinux())
            {
                return;
            }

            try
            {
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReceiveLowWater, bytes);
                Bytes = bytes;
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It has ended: the receive says so.
            }
        }
    }
}
