using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>How much must arrive before the system wakes who waits at a socket; used on Linux alone.</summary>
/// <remarks>Set by the one who receives, by one who is in a hurry, and by the deadline's thread when a wait becomes long.</remarks>
internal sealed class LowWaterMark(Socket socket)
{
    /// <summary>The usual mark.</summary>
    public const int AnyByte = 1;

    private readonly Lock _gate = new();

    /// <summary>How many bytes must arrive.</summary>
    public int Bytes { get; private set; } = AnyByte;

    /// <summary>Whether it is more than one.</summary>
    public bool IsRaised => Bytes > AnyByte;

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
