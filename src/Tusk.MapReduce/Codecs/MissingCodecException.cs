namespace Tusk.MapReduce.Codecs;

/// <summary>A type is used as a key, a value or in text output, and nothing says how it becomes bytes.</summary>
public sealed class MissingCodecException : InvalidOperationException
{
    /// <summary>A missing codec, without saying which.</summary>
    public MissingCodecException()
    {
    }

    /// <summary>A missing codec.</summary>
    public MissingCodecException(string message)
        : base(message)
    {
    }

    /// <summary>A missing codec, because a part of the type has none.</summary>
    public MissingCodecException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
