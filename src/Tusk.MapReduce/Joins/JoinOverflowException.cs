using Tusk.Common.Errors;

namespace Tusk.MapReduce.Joins;

/// <summary>A key has more records on the left side of a join than may be held.</summary>
public sealed class JoinOverflowException : HadoopException
{
    /// <summary>Makes one without a message.</summary>
    public JoinOverflowException()
    {
    }

    /// <summary>Makes one.</summary>
    /// <param name="message">Which key, the bound, and what to do.</param>
    public JoinOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with its cause.</summary>
    /// <param name="message">Which key, the bound, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public JoinOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
