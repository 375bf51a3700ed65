using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>A failure after which an attempt must not be tried again: part of its work has taken effect, or the job itself
/// is not what it seems.</summary>
internal sealed class UnrepeatableException : HadoopException
{
    /// <summary>A failure that trying again would only hide.</summary>
    public UnrepeatableException(string message)
        : base(message)
    {
    }

    /// <summary>A failure in the middle of what cannot be taken back, and its cause.</summary>
    public UnrepeatableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
