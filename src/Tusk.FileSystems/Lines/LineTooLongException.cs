using Tusk.Common.Errors;

namespace Tusk.FileSystems.Lines;

/// <summary>A line is longer than a setting or the memory allows. The same line is as long at the next try.</summary>
public sealed class LineTooLongException : HadoopException
{
    /// <summary>Says where the line is, how long, and which setting governs it.</summary>
    public LineTooLongException(string message)
        : base(message)
    {
    }

    /// <summary>The same, and what caused it.</summary>
    public LineTooLongException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
