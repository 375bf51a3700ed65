using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>A failure after which an attempt must not be tried again, because part of its work has taken effect.</summary>
internal sealed class UnrepeatableException(string message, Exception cause) : HadoopException(message, cause);
