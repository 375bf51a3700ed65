namespace Tusk.Hdfs.NameNode.EditLog.Journal;

/// <summary>Somebody who has done something and may say so only when it is on the disk.</summary>
/// <remarks>What follows runs where it ends, which is <see cref="JournalTeller"/>'s thread and never the journal's.</remarks>
internal sealed class JournalTask : TaskCompletionSource;
