namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Where an edit log ended.</summary>
/// <param name="Ending">How.</param>
/// <param name="ValidBytes">End of the last valid entry: where recovery may cut. 0 if not even the header is there.</param>
/// <param name="Last">The last valid entry; <see cref="TransactionId.None"/> if there is none.</param>
/// <param name="Problem">What is wrong behind it, in one sentence; null unless torn.</param>
public sealed record EditLogTail(EditLogEnding Ending, long ValidBytes, TransactionId Last, string? Problem);
