using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Tells all whom one write to the disks concerns, one after the other: their answers leave together.</summary>
internal static class JournalTeller
{
    /// <summary>Tells those whose operations are on the disks, on this thread: to wake another one takes longer than a few answers do, and
    /// meanwhile more comes for the next write.</summary>
    public static void Tell(List<JournalTask> waiters)
    {
        if (waiters.Count > 0)
        {
            AnswerBatch.Run(() => waiters.ForEach(static waiter => waiter.SetResult()));
        }
    }

    /// <summary>Has those told, on another thread, of whose operations nothing is known: who finds that out may hold the NameNode's lock.</summary>
    public static void Fail(List<JournalTask> waiters, EditLogException failure)
    {
        if (waiters.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static told => AnswerBatch.Run(() => told.waiters.ForEach(waiter => waiter.SetException(told.failure))),
                (waiters, failure),
                preferLocal: false);
        }
    }
}
