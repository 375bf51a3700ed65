using Tusk.Common.Errors;

namespace Tusk.Hdfs.NameNode.Namespace;

/// <summary>An image or an edit log that cannot be honoured. A retry does not help.</summary>
/// <param name="message">What it is.</param>
internal sealed class NamespaceException(string message) : HadoopException(message);
