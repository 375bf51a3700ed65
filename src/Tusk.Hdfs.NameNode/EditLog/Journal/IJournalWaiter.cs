namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Somebody who has done something and may say so only when it is on the disk.</summary>
/// <remarks>Called on the journal's thread, which everybody waits for: hand over and return. Must not throw.</remarks>
internal interface IJournalWaiter
{
    /// <summary>What was appended before the wait is on the disk.</summary>
    void OnDurable();

    /// <summary>Nobody knows what of it is on the disk: nothing may be said of it, and the NameNode must stop.</summary>
    void OnFailed(EditLogException failure);
}
