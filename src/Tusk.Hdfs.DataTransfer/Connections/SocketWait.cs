using System.Net.Sockets;

namespace Tusk.Hdfs.DataTransfer.Connections;

/// <summary>Waits for a socket on the caller's thread, for any time, which a single poll cannot.</summary>
internal static class SocketWait
{
    // The runtime counts the microseconds of a poll in 32 bits.
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(30);

    /// <summary>Waits until a socket can be read or written, or has failed.</summary>
    /// <returns>False when it took too long.</returns>
    public static bool WaitFor(this Socket socket, SelectMode mode, TimeSpan limit)
    {
        while (limit > LongestPoll)
        {
            if (socket.Poll(LongestPoll, mode))
            {
                return true;
            }

            limit -= LongestPoll;
        }

        return socket.Poll(limit, mode);
    }
}
