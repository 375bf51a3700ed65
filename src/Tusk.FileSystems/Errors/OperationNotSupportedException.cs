using Tusk.Common.Errors;

namespace Tusk.FileSystems.Errors;

/// <summary>A file system does not have this operation.</summary>
public sealed class OperationNotSupportedException : HadoopException
{
    /// <summary>A file system does not have this operation.</summary>
    /// <param name="operation">What was asked, as <c>append</c>.</param>
    /// <param name="scheme">The file system's scheme.</param>
    public OperationNotSupportedException(string operation, string scheme)
        : base($"File system '{scheme}' cannot {operation}.")
    {
    }
}
