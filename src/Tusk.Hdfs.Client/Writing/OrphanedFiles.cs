using Tusk.Common.Errors;

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
    /// <returns>Whether the NameNode heard of it.</returns>
    public static async ValueTask<bool> TryCloseAsync(IFileCalls calls, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await calls.RecoverLeaseAsync(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is HadoopException or OperationCanceledException)
        {
            // What failed before is what the writer is told. The NameNode closes the file when the lease ends.
            return false;
        }
    }
}
