using Tusk.Common.Errors;

namespace Tusk.MapReduce.Joins;

/// <summary>A side of a merge join is not sorted by the key; the message names the file and the record.</summary>
public sealed class JoinOrderException : HadoopException
{
    /// <summary>Makes one without a message.</summary>
    public JoinOrderException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which file and record, and both keys.</param>
    public JoinOrderException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">Which file and record, and both keys.</param>
    /// <param name="innerException">The cause.</param>
    public JoinOrderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
