using Tusk.Common.Errors;

namespace Tusk.MapReduce.Jobs;

/// <summary>A task failed as often as it may. The message is one line: which task, its split, the record, the cause.</summary>
public sealed class JobFailedException : HadoopException
{
    /// <summary>A failed job without further words.</summary>
    public JobFailedException()
    {
    }

    /// <summary>A failed job, and why.</summary>
    public JobFailedException(string message)
        : base(message)
    {
    }

    /// <summary>A failed job, why, and the exception of its last attempt.</summary>
    public JobFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
