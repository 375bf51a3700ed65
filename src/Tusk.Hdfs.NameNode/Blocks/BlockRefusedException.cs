using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>Something that block management does not do, with the class and text that Hadoop's clients get.</summary>
/// <param name="javaClassName">Full name of the Java exception.</param>
/// <param name="message">Its text.</param>
internal sealed class BlockRefusedException(string javaClassName, string message) : HadoopException(message)
{
    /// <summary>Full name of the Java exception.</summary>
    public string JavaClassName { get; } = javaClassName;

    /// <summary>A <c>java.io.IOException</c>.</summary>
    public static BlockRefusedException Io(string message) => new("java.io.IOException", message);
}
