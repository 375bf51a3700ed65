using System.Net;
using System.Net.Sockets;
using Tusk.Rpc.Server;

namespace Tusk.Rpc.Tests.Server;

/// <summary>What is sent when, and by whom.</summary>
public sealed class ResponseSenderTests : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly Socket _socket;
    private readonly WatchedTime _time = new();
    private readonly ResponseSender _sender;

    public ResponseSenderTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect((IPEndPoint)listener.LocalEndpoint);
        _socket = listener.AcceptSocket();
        _sender = new ResponseSender(_socket, _time, new ServerCounters(), new UnsentBudget(long.MaxValue), 1 << 20, static () => { });
    }

    public void Dispose()
    {
        _sender.Close();
        _socket.Dispose();
        _client.Dispose();
    }

    /// <summary>A look at the connections may come between the decision to send and the first byte.</summary>
    [Fact]
    public async Task A_connection_that_was_quiet_for_long_is_not_taken_for_stalled_when_it_begins_to_send()
    {
        _sender.Append("first"u8);
        _sender.Flush();
        await _sender.DrainAsync();
        _time.Now += TimeSpan.TicksPerHour;
        bool isStalled = false;
        _time.Asked = () => isStalled |= _sender.IsStalledSince(_time.Now - TimeSpan.TicksPerMinute);

        _sender.Append("second"u8);
        _sender.Flush();
        await _sender.DrainAsync();

        Assert.False(isStalled);
    }

    /// <summary>The edit log's thread sends answers, too, and must come back to the log.</summary>
    [Fact]
    public async Task A_thread_that_sends_is_not_kept_as_long_as_answers_come()
    {
        const int Answers = 1_000;
        int thread = Environment.CurrentManagedThreadId;
        (int asked, int askedHere) = (0, 0);
        _time.Asked = () =>
        {
            askedHere += Environment.CurrentManagedThreadId == thread ? 1 : 0;
            if (Interlocked.Increment(ref asked) < Answers)
            {
                _sender.Append("x"u8); // another one, while one is sent
            }
        };
        _sender.Append("x"u8);

        _sender.Flush();
        int here = askedHere;
        byte[] sent = new byte[Answers];
        await _client.GetStream().ReadExactlyAsync(sent, TestContext.Current.CancellationToken);

        Assert.InRange(here, 1, 100);
    }

    /// <summary>A clock that tells whoever watches when it is asked.</summary>
    private sealed class WatchedTime : TimeProvider
    {
        public long Now { get; set; } = TimeSpan.TicksPerDay;

        public Action Asked { get; set; } = static () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            Asked();
            return Now;
        }
    }
}
