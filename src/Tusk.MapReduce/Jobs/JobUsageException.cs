namespace Tusk.MapReduce.Jobs;

/// <summary>A job was asked for in a way it does not understand; a program ends with exit code 2.</summary>
public sealed class JobUsageException : Exception
{
    /// <summary>Wrong usage without further words.</summary>
    public JobUsageException()
    {
    }

    /// <summary>Wrong usage: what was given and what is expected.</summary>
    public JobUsageException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong usage and its cause.</summary>
    public JobUsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
