using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>An image of the namespace that cannot be read. Another copy, or an older image, may help.</summary>
public sealed class FsImageException : HadoopException
{
    /// <summary>A failure: which image, what is wrong where, what was expected.</summary>
    public FsImageException(string message)
        : base(message)
    {
    }

    /// <summary>A failure and what caused it.</summary>
    public FsImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
