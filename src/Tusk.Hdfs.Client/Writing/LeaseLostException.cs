using Tusk.Common.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>The lease of a file being written is not held any more, as far as its client can know: it may be another's.</summary>
internal sealed class LeaseLostException(string message, Exception? cause) : HadoopException(message, cause!);
