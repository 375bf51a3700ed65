using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode;

/// <summary>A call that the NameNode refuses: class and text are those that Hadoop's clients know.</summary>
/// <param name="javaClassName">The Java class, as <c>java.io.FileNotFoundException</c>.</param>
/// <param name="message">The text.</param>
internal sealed class NameNodeException(string javaClassName, string message) : HadoopException(message)
{
    /// <summary>The Java class.</summary>
    public string JavaClassName { get; } = javaClassName;
}
