namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Somebody who has done something and may say so only when it is on the disk.</summary>
/// <remarks>What follows runs where it ends, which is <see cref="JournalTeller"/>'s thread and never the journal's; or on threads of its own.</remarks>
/// <param name="isLong">Whether more follows than an answer, for which others are not to wait.</param>
internal sealed class JournalTask(bool isLong = false)
    : TaskCompletionSource(isLong ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
