namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>Something an operator should read in the log.</summary>
/// <param name="IsWarning">Whether something was worked around; else it is a change of state.</param>
/// <param name="Message">What, in a sentence.</param>
public readonly record struct StorageNotice(bool IsWarning, string Message);
