using System.Net;
using System.Net.Sockets;
using Tusk.Common.Errors;

namespace Tusk.Rpc.Server;

/// <summary>Says which address cannot be listened on, why, and which setting chose it.</summary>
public static class ListenFailure
{
    /// <summary>The failure in one line.</summary>
    /// <param name="endpoint">The address.</param>
    /// <param name="setting">The setting that it is from.</param>
    /// <param name="failure">What the system says.</param>
    public static HadoopException At(IPEndPoint endpoint, string setting, SocketException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return new HadoopException($"Cannot listen on {endpoint} ({setting}): {ReasonOf(failure)}", failure);
    }

    private static string ReasonOf(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use; name another one, or 0 for a free one",
        SocketError.AddressNotAvailable => "this machine has no such address",
        SocketError.AccessDenied => "this user may not use the port",
        _ => failure.Message,
    };
}
