using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Gets replicas that nobody else writes to or changes. A writer that is in the way is told to stop; who changes files is waited for.</summary>
internal sealed class ReplicaClaims(ReplicaMap map, TimeSpan patience)
{
    /// <summary>How long a writer that is in the way may take to stop.</summary>
    public TimeSpan Patience { get; } = patience;

    /// <summary>Does something under the lock to a replica that nobody writes to or changes.</summary>
    /// <exception cref="ReplicaException">Somebody does for too long, or from <paramref name="act"/>.</exception>
    public async ValueTask<T> DoAsync<T>(BlockId id, Func<T> act)
    {
        while (true)
        {
            ReplicaWriter? writer;
            Task? change;
            lock (map.Gate)
            {
                Replica? replica = map.Find(id);
                (writer, change) = (replica?.Writer, replica?.Change);
                if (writer is null && change is null)
                {
                    return act();
                }
            }

            if (writer is null)
            {
                await WaitForAsync(id, change!).ConfigureAwait(false);
                continue;
            }

            await writer.StopAsync(Patience).ConfigureAwait(false);
            map.Release(writer);
        }
    }

    /// <summary>Claims a replica while its files are changed outside the lock, so that other blocks need not wait for the disk.</summary>
    /// <param name="id">The block.</param>
    /// <param name="choose">Finds and checks the replica, under the lock; null where there is none.</param>
    /// <returns>Ends the claim. Until then the replica may be removed, but nobody else changes it.</returns>
    public ValueTask<Claim?> ClaimAsync(BlockId id, Func<Replica?> choose) =>
        DoAsync(id, () => choose() is { } replica ? new Claim(map, replica) : null);

    private async ValueTask WaitForAsync(BlockId id, Task change)
    {
        try
        {
            await change.WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ReplicaException.Io(
                $"The files of {id} are still being changed after {Patience.TotalSeconds:0} s (dfs.datanode.xceiver.stop.timeout.millis).");
        }
    }

    /// <summary>A replica that somebody has for himself.</summary>
    internal sealed class Claim : IDisposable
    {
        private readonly ReplicaMap _map;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Claims a replica; under the lock.</summary>
        public Claim(ReplicaMap map, Replica replica)
        {
            (_map, Replica) = (map, replica);
            replica.Change = _ended.Task;
        }

        public Replica Replica { get; }

        /// <summary>Commits what was done: under the lock, if the replica was not removed meanwhile.</summary>
        /// <exception cref="ReplicaException">It was.</exception>
        public T Commit<T>(Func<Replica, T> act)
        {
            lock (_map.Gate)
            {
                return _map.Has(Replica) ? act(Replica) : throw ReplicaException.NotFound($"{Replica} was removed.");
            }
        }

        public void Dispose()
        {
            lock (_map.Gate)
            {
                Replica.Change = null;
            }

            _ended.TrySetResult();
        }
    }
}
