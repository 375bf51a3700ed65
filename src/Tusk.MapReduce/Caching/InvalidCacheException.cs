using Tusk.Common.Errors;

namespace Tusk.MapReduce.Caching;

/// <summary>A file or archive that a job caches is not there, or is not what the job takes it for; the message names it.</summary>
public sealed class InvalidCacheException : HadoopException
{
    /// <summary>What is wrong, and with which one.</summary>
    public InvalidCacheException(string message)
        : base(message)
    {
    }

    /// <summary>What is wrong, with which one, and what showed it.</summary>
    public InvalidCacheException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
