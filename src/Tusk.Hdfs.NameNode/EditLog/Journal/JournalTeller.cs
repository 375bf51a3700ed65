using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Tells all whom one write to the disks concerns, one after the other: one thread is woken for them, and their answers leave together.</summary>
/// <param name="waiters">Whom.</param>
/// <param name="failure">Why nobody knows what is on the disks; null: all that they waited for is.</param>
internal sealed class JournalTeller(List<JournalTask> waiters, EditLogException? failure) : IThreadPoolWorkItem
{
    /// <summary>Has them told on another thread.</summary>
    public static void Start(List<JournalTask> waiters, EditLogException? failure)
    {
        if (waiters.Count > 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(new JournalTeller(waiters, failure), preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute() => AnswerBatch.Run(Tell);

    private void Tell()
    {
        foreach (JournalTask waiter in waiters)
        {
            if (failure is null)
            {
                waiter.SetResult();
            }
            else
            {
                waiter.SetException(failure);
            }
        }
    }
}
