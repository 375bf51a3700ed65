namespace Tusk.Rpc.Server;

/// <summary>How much memory the requests may take that are long and not answered yet: as many wait outside as there is no room for.</summary>
/// <remarks>
/// Short requests are bounded by their number. What a long one takes is not known before it is read, so it is taken to be the most
/// that its bytes can become. One has room whatever it takes where there is no other, and who came first goes first.
/// </remarks>
internal sealed class RequestBudget(long maxBytes)
{
    /// <summary>From this size on, in bytes, a request is long.</summary>
    public const int LongBytes = 64 << 10;

    /// <summary>Most that parts of a request become in memory, for each of its bytes: an empty message inside takes two.</summary>
    private const int MostPerByte = 68;

    private readonly object _gate = new();
    private readonly Queue<(long Bytes, TaskCompletionSource HasRoom)> _waiting = [];
    private long _taken;

    /// <summary>Bytes that are taken.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken;
            }
        }
    }

    /// <summary>How many wait for room.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>What a long request takes at most, in bytes.</summary>
    /// <param name="requestBytes">Its length, in bytes.</param>
    /// <param name="maxPartBytes">Bound on what its parts become; with more it is refused.</param>
    public static long MostOf(int requestBytes, long maxPartBytes) =>
        requestBytes + Math.Min((long)requestBytes * MostPerByte, maxPartBytes);

    /// <summary>Takes memory, once there is as much and nobody came before; to be given back by <see cref="Return"/>.</summary>
    public Task TakeAsync(long bytes)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && HasRoom(bytes))
            {
                _taken += bytes;
                return Task.CompletedTask;
            }

            var hasRoom = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, hasRoom));
            return hasRoom.Task;
        }
    }

    /// <summary>Gives memory back, to those who wait for it.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _taken -= bytes;
            while (_waiting.TryPeek(out (long Bytes, TaskCompletionSource HasRoom) next) && HasRoom(next.Bytes))
            {
                _taken += next.Bytes;
                _waiting.Dequeue().HasRoom.SetResult();
            }
        }
    }

    private bool HasRoom(long bytes) => _taken == 0 || bytes <= maxBytes - _taken;
}
