using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>An edit log that cannot be read on, or a disk that does not take one. A retry does not help.</summary>
public class EditLogException : HadoopException
{
    /// <summary>A failure: what happened, the values, what was expected, the setting that governs it.</summary>
    public EditLogException(string message)
        : base(message)
    {
    }

    /// <summary>A failure and what caused it.</summary>
    public EditLogException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
