namespace Tusk.CommandLine;

/// <summary>Who read standard output went away (<c>tusk ... | head</c>): there is nobody to tell, and nothing went wrong here.</summary>
internal sealed class BrokenPipeException(Exception cause) : IOException("Nobody reads standard output any more", cause);
