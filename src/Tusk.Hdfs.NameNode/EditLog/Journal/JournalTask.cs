namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Somebody who has done something and may say so only when it is on the disk.</summary>
/// <remarks>
/// What follows runs on the journal's thread, which writes nothing meanwhile: an answer may, and nothing that waits, least of all for the
/// NameNode's lock, whose holder may wait for the journal.
/// </remarks>
/// <param name="isLong">Whether more follows than an answer: it runs on another thread.</param>
internal sealed class JournalTask(bool isLong = false)
    : TaskCompletionSource(isLong ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
