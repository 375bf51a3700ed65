using Tusk.Common.Errors;

namespace Tusk.Cli.Shell;

/// <summary>A failure in the words of Hadoop's shell: what stands behind <c>ls: </c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.PathIOException and the classes derived from it.</remarks>
internal sealed class ShellException : HadoopException
{
    /// <summary>A failure with these words.</summary>
    public ShellException(string message, Exception? cause = null)
        : base(message, cause!)
    {
    }

    /// <summary>Whether it is the one of <see cref="NotFound"/>.</summary>
    public bool IsNotFound { get; private init; }

    /// <summary>The path is not there.</summary>
    /// <param name="path">As typed.</param>
    /// <param name="qualified">The whole path, where Hadoop tells it.</param>
    public static ShellException NotFound(string path, string? qualified = null) =>
        new($"`{path}': No such file or directory{(qualified is null ? "" : $": `{qualified}'")}") { IsNotFound = true };

    /// <summary>The path is there already.</summary>
    public static ShellException Exists(string path) => new($"`{path}': File exists");

    /// <summary>The path is a directory.</summary>
    public static ShellException IsDirectory(string path) => new($"`{path}': Is a directory");

    /// <summary>The path is no directory.</summary>
    public static ShellException IsNotDirectory(string path) => new($"`{path}': Is not a directory");

    /// <summary>The directory has content.</summary>
    public static ShellException IsNotEmpty(string path) => new($"`{path}': Directory is not empty");

    /// <summary>Something else is wrong with the path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What is wrong; by default what Hadoop says when a file system only answers that it could not.</param>
    /// <param name="cause">What the file system said, if it said more; its words are added.</param>
    public static ShellException Path(string path, string what = "Input/output error", Exception? cause = null) =>
        new($"`{path}': {what}{(cause is null ? "" : ": " + FailureText.Of(cause))}", cause);

    /// <summary>Something is wrong with an operation of two paths.</summary>
    public static ShellException Paths(string operation, string path, string target, string what, Exception? cause = null) => new(
        $"{operation}{(operation.Length > 0 ? " " : "")}`{path}' to `{target}': {what}{(cause is null ? "" : ": " + FailureText.Of(cause))}", cause);
}
