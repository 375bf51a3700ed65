namespace Tusk.Common.Errors;

/// <summary>A failure of the world: a file, a disk, a peer, a setting. The message tells a user what to do.</summary>
public class HadoopException : IOException
{
    /// <summary>A failure without further words.</summary>
    public HadoopException()
    {
    }

    /// <summary>A failure: what happened, the values, what was expected, the setting that governs it.</summary>
    public HadoopException(string message)
        : base(message)
    {
    }

    /// <summary>A failure and what caused it.</summary>
    public HadoopException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What Hadoop's own programs say of it, for those of ours that must say the same; null where it is <see cref="Exception.Message"/>.</summary>
    public virtual string? JavaMessage => null;
}
