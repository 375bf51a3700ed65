using Tusk.Common.Errors;

namespace Tusk.Cli.Shell;

/// <summary>A failure that the user has been told already: it only counts.</summary>
internal sealed class ToldException(Exception failure) : HadoopException(failure.Message, failure);
