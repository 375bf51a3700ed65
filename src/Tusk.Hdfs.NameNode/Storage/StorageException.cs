using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The folders of a NameNode do not allow what was asked: an operator has to act. A retry does not help.</summary>
public sealed class StorageException : HadoopException
{
    /// <summary>A failure: which folder, what is wrong, what was expected, what helps.</summary>
    public StorageException(string message)
        : base(message)
    {
    }

    /// <summary>A failure and what caused it.</summary>
    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A folder whose parts do not fit, in Hadoop's words.</summary>
    internal static StorageException Inconsistent(string folder, string problem) =>
        new($"Directory {folder} is in an inconsistent state: {problem}");
}
