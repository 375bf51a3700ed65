using Tusk.Common.Threading;

namespace Tusk.Rpc.Connections;

/// <summary>Who reads a connection: one thread at a time, which may go on with a caller's code and come back.</summary>
/// <remarks>
/// <para>
/// A caller who makes one call after the other goes on on the thread that read its answer: no other thread is woken for it, and
/// none of the thread pool's looks out for work meanwhile. The price is that a caller may do there what it likes, also wait for
/// another answer. So who needs an answer while the reader is away looks whether it comes back in time; if not, another
/// thread takes its seat, and for a while no caller is trusted.
/// </para>
/// <para>A turn's number is odd while the reader is away; whoever changes it first, he who comes back or he who takes over, has the seat.</para>
/// </remarks>
internal sealed class ReaderSeat : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);
    private static readonly long Distrust = TimeSpan.FromSeconds(1).Ticks / TimeSpan.TicksPerMillisecond;

    private readonly string _name;
    private readonly Action _read;
    private readonly ITimer _watch;
    private long _turn;
    private long _watchedTurn;
    private int _isWatched;
    private long _trustedFrom = long.MinValue;

    /// <summary>A seat that nobody has taken.</summary>
    /// <param name="name">The thread's.</param>
    /// <param name="read">Reads until the end, or until the seat is lost.</param>
    public ReaderSeat(string name, Action read)
    {
        (_name, _read) = (name, read);
        _watch = TimeProvider.System.CreateDetachedTimer(
            static seat => ((ReaderSeat)seat!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has a thread of its own do something first, then read.</summary>
    public void Start(Action first) => new Thread(() => first()) { IsBackground = true, Name = _name }.UnsafeStart();

    /// <summary>The reader leaves, to go on with a caller's code.</summary>
    /// <param name="turn">To be given back by <see cref="TryReturn"/>.</param>
    /// <returns>False if it had better not.</returns>
    public bool TryLeave(out long turn)
    {
        turn = 0;
        if (Environment.TickCount64 < Volatile.Read(ref _trustedFrom))
        {
            return false;
        }

        turn = Interlocked.Increment(ref _turn);
        return true;
    }

    /// <summary>The reader is back.</summary>
    /// <returns>False if another one has its seat.</returns>
    public bool TryReturn(long turn) => Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn;

    /// <summary>Somebody needs the reader: if it is away, it is looked for in a while.</summary>
    public void Watch()
    {
        long turn = Volatile.Read(ref _turn);
        if ((turn & 1) != 0 && Interlocked.Exchange(ref _isWatched, 1) == 0)
        {
            _watchedTurn = turn;
            _watch.Change(Patience, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _watch.Dispose();

    private void Look()
    {
        long turn = _watchedTurn;
        Volatile.Write(ref _isWatched, 0);
        if (Interlocked.CompareExchange(ref _turn, turn + 1, turn) == turn)
        {
            Volatile.Write(ref _trustedFrom, Environment.TickCount64 + Distrust);
            try
            {
                Start(_read);
            }
            catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static read => read(), _read, preferLocal: false); // the seat must not stay empty
            }
        }
        else
        {
            Watch(); // it was back, and may be away again
        }
    }
}
