using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Tusk.Protocol;
using Tusk.Rpc.Errors;

namespace Tusk.Rpc.Connections;

/// <summary>Makes the TCP connection of an endpoint, as patiently as it is told.</summary>
/// <remarks>
/// A refusal and a time-out are counted apart; an unknown name is final. Hadoop tries the first address of a name, this all.
/// Source: Apache Hadoop 3.4, o.a.h.ipc.Client.Connection#setupConnection.
/// </remarks>
internal sealed class SocketConnector
{
    /// <summary>Of how many addresses it is told why they did not answer.</summary>
    private const int MostTold = 4;

    /// <summary>After this a user wonders what is going on.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    /// <summary>How often it is looked, while a connection is made, whether anybody still wants it.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>How often it is told again.</summary>
    private static readonly TimeSpan ToldAgain = TimeSpan.FromSeconds(20);

    private readonly RpcAddress _address;
    private readonly RpcProtocol _protocol;
    private readonly RpcConnectOptions _options;
    private readonly bool _noDelay;
    private readonly TimeProvider _time;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookUp;
    private Attempts _attempts = new(0, 0, null);

    /// <summary>A connector.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="options">How patiently.</param>
    /// <param name="noDelay">TCP_NODELAY.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lookUp">Finds the addresses of a name; the system if null.</param>
    public SocketConnector(
        RpcEndpoint endpoint,
        RpcConnectOptions options,
        bool noDelay,
        TimeProvider time,
        Func<string, CancellationToken, Task<IPAddress[]>>? lookUp = null)
    {
        (_address, _protocol, _options, _noDelay, _time) = (endpoint.Address, endpoint.Protocol, options, noDelay, time);
        _lookUp = lookUp ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>Told in a line, from any thread, how it stands when there is no connection after some seconds; null: nobody is.</summary>
    public Action<string>? Warned { get; init; }

    /// <summary>Connects, on this thread: no other one of the runtime's hears of what arrives at the socket later, which does not block.</summary>
    /// <param name="tryGiveUp">Asked before each further attempt: it gives the connection up if nobody waits for it any more.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RpcConnectException">There is no connection; the message says why and what to do.</exception>
    public Socket Connect(Func<bool> tryGiveUp, CancellationToken cancellationToken)
    {
        int refusals = 0;
        int timeouts = 0;
        using ITimer? watch = Warned is { } warned ? _time.CreateTimer(_ => warned(Waiting()), null, Noticed, ToldAgain) : null;
        while (true)
        {
            IPAddress[] addresses = LookUp(cancellationToken);
            var failures = new List<Failure>(addresses.Length);
            if (ConnectToAny(addresses, failures, cancellationToken) is { } socket)
            {
                return socket;
            }

            SocketException error = failures[^1].Error;
            bool timedOut = error.SocketErrorCode == SocketError.TimedOut;
            bool exhausted = timedOut ? timeouts++ >= _options.RetriesOnTimeout : refusals++ >= _options.Retries;
            if (exhausted || tryGiveUp())
            {
                throw new RpcConnectException(_address, Words(failures, refusals + timeouts), error);
            }

            Volatile.Write(ref _attempts, new Attempts(refusals, timeouts, error));

            if (!timedOut)
            {
                Task.Delay(_options.RetryInterval, _time, cancellationToken).GetAwaiter().GetResult();
            }
        }
    }

    private IPAddress[] LookUp(CancellationToken cancellationToken)
    {
        try
        {
            IPAddress[] addresses = _lookUp(_address.Host, cancellationToken).WaitAsync(cancellationToken).GetAwaiter().GetResult(); // the resolver heeds no token
            if (addresses.Length > 0)
            {
                return addresses;
            }
        }
        catch (SocketException e)
        {
            throw UnknownHost(e);
        }
        catch (ArgumentException e)
        {
            throw UnknownHost(e); // longer than a name may be
        }

        throw UnknownHost(null);
    }

    /// <summary>Tries one address after the other.</summary>
    /// <returns>Null when there is no connection to any of them.</returns>
    private Socket? ConnectToAny(IPAddress[] addresses, List<Failure> failures, CancellationToken cancellationToken)
    {
        foreach (IPAddress address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            using var timeout = new CancellationTokenSource(_options.Timeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
            try
            {
                socket.NoDelay = _noDelay;
                socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
                Connect(socket, new IPEndPoint(address, _address.Port), either.Token);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                failures.Add(new Failure(address, e));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                socket.Dispose();
                failures.Add(new Failure(address, new SocketException((int)SocketError.TimedOut)));
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        return null;
    }

    private static void Connect(Socket socket, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        socket.Blocking = false;
        try
        {
            socket.Connect(endpoint);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            while (!socket.Poll(Look, SelectMode.SelectWrite) && !socket.Poll(TimeSpan.Zero, SelectMode.SelectError))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            int error = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
            if (error != 0)
            {
                throw new SocketException(error);
            }
        }
    }

    private RpcConnectException UnknownHost(Exception? cause) => new(
        _address,
        $"Unknown host {_address.Host} in {_address}: check the name ({PortHint.NamesOf(_protocol)}) and the name service.",
        cause)
    {
        IsUnknownHost = true,
    };

    private string Words(List<Failure> failures, int attempts)
    {
        string tried = attempts == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" in {attempts} attempts");
        SocketException error = failures[^1].Error;
        if (failures.Exists(failure => failure.Error.SocketErrorCode != error.SocketErrorCode))
        {
            // Where they differ, the address that should have answered may be any of them.
            string each = string.Join("; ", failures.Take(MostTold).Select(failure => $"{failure.Address}: {Word(failure.Error)}"));
            string more = failures.Count > MostTold ? string.Create(CultureInfo.InvariantCulture, $"; and {failures.Count - MostTold} more") : "";
            return $"No connection to {_address}{tried} at any of its addresses ({each}{more}). Is the server running, and are these its "
                + $"addresses? ({PortHint.Of(_protocol)}; ipc.client.connect.max.retries, ipc.client.connect.timeout)";
        }

        return error.SocketErrorCode switch
        {
            SocketError.ConnectionRefused =>
                $"Connection to {_address} refused{tried}: nothing listens there. Is the server running, "
                + $"and is this its RPC port ({PortHint.Of(_protocol)})? (ipc.client.connect.max.retries)",
            SocketError.TimedOut =>
                $"No connection to {_address}{tried}: nobody answered in {_options.Timeout.TotalSeconds:0.###} s. "
                + "Is the address right, and does a firewall stand between? (ipc.client.connect.timeout)",
            _ => $"No connection to {_address}{tried}: {error.Message}. Is the address right, and the network up?",
        };
    }

    private string Waiting()
    {
        Attempts attempts = Volatile.Read(ref _attempts);
        if (attempts.Last is not { } last)
        {
            return $"No connection to {_address} yet: nobody has answered. It is waited for (ipc.client.connect.timeout).";
        }

        bool timedOut = last.SocketErrorCode == SocketError.TimedOut;
        (int left, string setting) = timedOut
            ? (_options.RetriesOnTimeout - attempts.Timeouts + 1, "ipc.client.connect.max.retries.on.timeouts")
            : (_options.Retries - attempts.Refusals + 1, "ipc.client.connect.max.retries");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"No connection to {_address} yet: tried {Times(attempts.Refusals + attempts.Timeouts)}, {Word(last)}. It is tried up to "
            + $"{Times(left)} more ({setting}).");
    }

    private static string Times(int count) => count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{count} times");

    private string Word(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "refused, nothing listens there",
        SocketError.TimedOut => string.Create(CultureInfo.InvariantCulture, $"nobody answered in {_options.Timeout.TotalSeconds:0.###} s"),
        _ => error.Message,
    };

    /// <summary>How it stands.</summary>
    private sealed record Attempts(int Refusals, int Timeouts, SocketException? Last);

    /// <summary>Why there is no connection to an address.</summary>
    private readonly record struct Failure(IPAddress Address, SocketException Error);
}
