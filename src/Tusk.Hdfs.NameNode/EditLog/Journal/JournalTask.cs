namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>A waiter that is a task.</summary>
internal sealed class JournalTask() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IJournalWaiter
{
    public void OnDurable() => TrySetResult();

    public void OnFailed(EditLogException failure) => TrySetException(failure);
}
