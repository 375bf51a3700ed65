using Tusk.Hdfs.NameNode.Blocks.Datanodes;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>What a NameNode does by itself: dead DataNodes, missing replicas, leases, full disks, images. One loop, by the clock.</summary>
/// <param name="core">The state.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Gets what an operator should know.</param>
internal sealed class Monitors(NameNodeCore core, TimeProvider time, Action<string> log)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _leasesDue;
    private TimeSpan _resourcesDue;
    private TimeSpan _checkpointDue = core.Options.CheckpointCheckPeriod;
    private Task _checkpoint = Task.CompletedTask;

    /// <summary>Runs until it is stopped.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_checkpoint.IsCompleted)
                {
                    await _checkpoint.ConfigureAwait(false); // which tells of an error that nobody foresaw
                }

                DoDue(time.GetElapsedTime(_start), cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The NameNode stops.
        }
        finally
        {
            await _checkpoint.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void DoDue(TimeSpan now, CancellationToken cancellationToken)
    {
        foreach (DatanodeDescriptor dead in core.Enter(moment => core.Manager.Tick(moment.MonotonicMillis)))
        {
            log($"DataNode {dead} is dead: nothing was heard of it for {core.Options.Blocks.DeadInterval} ms");
        }

        if (now >= _leasesDue)
        {
            TakeOverLeases();
            _leasesDue = core.Calls.Leases.HasMoreExpired ? now : now + core.Options.LeaseRecheck; // a part at a time: calls wait
        }

        if (now >= _resourcesDue)
        {
            _resourcesDue = now + core.Options.ResourceCheck;
            CheckResources();
        }

        if (now >= _checkpointDue)
        {
            _checkpointDue = now + core.Options.CheckpointCheckPeriod;
            SaveIfDue(cancellationToken);
        }

        if (!core.Journal.IsIdle)
        {
            _ = core.Journal.WaitAsync(); // the journal writes what somebody waits for
        }
    }

    private void TakeOverLeases()
    {
        foreach ((InodeId file, string reason) in core.Enter(now => core.SafeMode.IsOn ? [] : core.Calls.Leases.TakeOverExpired(now)))
        {
            log($"The lease of file {file} is past its hard limit, and the file cannot be closed yet: {reason}");
        }
    }

    private void CheckResources()
    {
        StorageFolders folders = core.Storage.Folders;
        NameFolder[] edits = [.. folders.Edits];
        NameFolder[] full = [.. edits.Where(IsFull)];
        if (full.Length == 0 || folders.WhyNotEnough([.. edits.Except(full)]) is null)
        {
            return;
        }

        core.Enter(_ =>
        {
            if (!core.SafeMode.IsLowOnResources)
            {
                core.Say($"{string.Join(", ", full.AsEnumerable())} have less than {core.Options.ReservedBytes} B left (dfs.namenode.resource.du.reserved), "
                    + "and the other folders for the edit log are too few: safe mode.");
                core.SafeMode.Enter(isLowOnResources: true);
            }

            return true;
        });
    }

    private bool IsFull(NameFolder folder)
    {
        try
        {
            return new DriveInfo(folder.Path).AvailableFreeSpace < core.Options.ReservedBytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // the journal finds out what is wrong with it
        }
    }

    private void SaveIfDue(CancellationToken cancellationToken)
    {
        if (_checkpoint.IsCompleted && core.Enter(IsImageDue))
        {
            _checkpoint = Task.Factory.StartNew(
                () => WriteImage(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private bool IsImageDue(Moment now)
    {
        long edits = core.Journal.Last.Value - core.Storage.LastCheckpoint.Value;

        // A segment's own first and last entries are no reason.
        bool isOld = edits > 2 && now.UnixMillis - core.LastCheckpointAt.ToUnixTimeMilliseconds() >= (long)core.Options.CheckpointPeriod.TotalMilliseconds;
        return isOld || edits >= core.Options.CheckpointTransactions;
    }

    private void WriteImage(CancellationToken cancellationToken)
    {
        try
        {
            core.SaveImage(cancellationToken);
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not EditLogException)
        {
            log($"No image could be written: {e.Message}");
        }
    }
}
