using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Gives files back to the NameNode whose writer has failed: it recovers their last block, and closes them.</summary>
/// <remarks>
/// Not <c>complete</c>: after a failed pipeline the DataNodes may have different lengths and generations of the last block,
/// which only a block recovery makes equal. Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSOutputStream#recoverLease.
/// </remarks>
internal static class OrphanedFiles
{
    /// <summary>How long the NameNode is waited for: the writer waits to hear of its own failure.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks for it once; the recovery itself is not waited for.</summary>
    /// <param name="calls">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="failure">Why its writer failed: not because the lease is another's by now, from whom it would be taken.</param>
    public static async ValueTask TryCloseAsync(IFileCalls calls, TimeProvider time, Exception? failure)
    {
        if (MayBeAnothers(failure))
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            // The call knows the file by its path alone, and takes what is there from whoever writes it.
            if (await calls.IsInPlaceAsync(limit.Token).ConfigureAwait(false))
            {
                await calls.RecoverLeaseAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is HadoopException or OperationCanceledException or ObjectDisposedException)
        {
            // What failed before is what the writer is told. The NameNode closes the file when the lease ends.
        }
    }

    /// <summary>
    /// Whether somebody else may write under this path by now: the lease was lost or too old, the file is gone (and may have been
    /// made anew), or its last block is being recovered, which another one has asked for.
    /// </summary>
    private static bool MayBeAnothers(Exception? failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is LeaseExpiredException or LeaseLostException or RemoteFileNotFoundException or PathNotFoundException
                    or RecoveryInProgressException
                || (cause is RemoteException remote
                    && remote.JavaMessage.StartsWith("Unexpected BlockUCState", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
