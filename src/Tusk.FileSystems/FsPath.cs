using Tusk.Common.Errors;

namespace Tusk.FileSystems;

/// <summary>A path in some file system, as Hadoop's Path: scheme and authority (both optional), and slash-separated names.</summary>
/// <remarks>
/// <para>Several slashes count as one, a trailing one is dropped, <c>.</c> and <c>name/..</c> are taken out; a leading
/// <c>..</c> stays. Nothing is percent-decoded: <c>%</c>, <c>?</c>, <c>#</c> are letters like others. A colon before the
/// first slash ends a scheme.</para>
/// <para>Printed as Hadoop prints it: without an authority one slash follows the colon (<c>file:/tmp/a</c>), a path
/// without a scheme prints plainly (<c>/tmp/a</c>, <c>in/b</c>). Two paths are equal if they print alike.</para>
/// Source: Apache Hadoop 3.4, o.a.h.fs.Path.
/// </remarks>
public sealed class FsPath : IEquatable<FsPath>, IComparable<FsPath>
{
    /// <summary>The longest path, in characters; HDFS has the same bound for the part behind the authority.</summary>
    public const int MaxLength = 8000;

    private readonly string _text;

    /// <summary>Reads a path.</summary>
    /// <exception cref="HadoopException">It is empty, too long, has a NUL, or a scheme before a relative path.</exception>
    public FsPath(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FsPathSyntax.Parts parts = FsPathSyntax.Parse(text);
        (Scheme, Authority, PathPart) = (parts.Scheme, parts.Authority, parts.Path);
        _text = FsPathSyntax.Print(Scheme, Authority, PathPart);
    }

    private FsPath(string? scheme, string? authority, string path)
    {
        (Scheme, Authority, PathPart) = (scheme, authority, path);
        _text = FsPathSyntax.Print(scheme, authority, path);
        FsPathSyntax.CheckLength(_text);
    }

    /// <summary>What stands before the colon, such as <c>hdfs</c>; null without one.</summary>
    public string? Scheme { get; }

    /// <summary>Host and port, or a nameservice; null without one.</summary>
    public string? Authority { get; }

    /// <summary>The path without scheme and authority: <c>/a/b</c>, or <c>a/b</c> if it is relative.</summary>
    public string PathPart { get; }

    /// <summary>Whether the path starts at the root.</summary>
    public bool IsAbsolute => PathPart.StartsWith('/');

    /// <summary>Whether it is the root of its file system.</summary>
    public bool IsRoot => PathPart == "/";

    /// <summary>The last name; empty for a root.</summary>
    public string Name => PathPart[(PathPart.LastIndexOf('/') + 1)..];

    /// <summary>The path above; null for a root and for a relative path of one name.</summary>
    public FsPath? Parent
    {
        get
        {
            int slash = PathPart.LastIndexOf('/');
            return IsRoot || slash < 0 ? null : new FsPath(Scheme, Authority, slash == 0 ? "/" : PathPart[..slash]);
        }
    }

    /// <summary>The file or directory of this machine at an operating-system path, qualified: <c>file:/...</c>.</summary>
    public static FsPath FromLocal(string localPath)
    {
        string full = System.IO.Path.GetFullPath(localPath).Replace(System.IO.Path.DirectorySeparatorChar, '/');
        return new FsPath("file", null, FsPathSyntax.Normalize(full.StartsWith('/') ? full : "/" + full));
    }

    /// <summary>The path <paramref name="child"/> below this one; an absolute child replaces the path, as in Hadoop.</summary>
    /// <exception cref="HadoopException">The result is malformed or too long.</exception>
    public FsPath Combine(string child) => Combine(new FsPath(child));

    /// <summary>The path <paramref name="child"/> below this one; an absolute child replaces the path, as in Hadoop.</summary>
    public FsPath Combine(FsPath child)
    {
        ArgumentNullException.ThrowIfNull(child);
        if (child.Scheme is not null || child.Authority is not null)
        {
            return child;
        }

        string path = child.IsAbsolute ? child.PathPart : FsPathSyntax.Normalize(PathPart + "/" + child.PathPart);
        return new FsPath(Scheme, Authority, path);
    }

    /// <summary>The path below this one by names that are taken as they are, also with a colon in them; unlike <see cref="Combine(string)"/>.</summary>
    /// <param name="names">One name or several with slashes between; a slash in front changes nothing.</param>
    /// <exception cref="HadoopException">The result is too long.</exception>
    public FsPath Append(string names) => new(Scheme, Authority, FsPathSyntax.Normalize(PathPart + "/" + names));

    /// <summary>This path with another scheme and authority.</summary>
    public FsPath WithFileSystem(string scheme, string? authority) => new(scheme, authority, PathPart);

    /// <summary>This path with <paramref name="suffix"/> behind its last name.</summary>
    public FsPath WithSuffix(string suffix) => new(_text + suffix);

    /// <summary>The path <paramref name="child"/> below <paramref name="parent"/>.</summary>
    public static FsPath operator /(FsPath parent, string child) => parent.Combine(child);

    /// <summary>Whether both print alike.</summary>
    public static bool operator ==(FsPath? left, FsPath? right) => left?._text == right?._text;

    /// <summary>Whether they print differently.</summary>
    public static bool operator !=(FsPath? left, FsPath? right) => !(left == right);

    /// <summary>Order as by <see cref="CompareTo"/>.</summary>
    public static bool operator <(FsPath left, FsPath right) => left.CompareTo(right) < 0;

    /// <summary>Order as by <see cref="CompareTo"/>.</summary>
    public static bool operator <=(FsPath left, FsPath right) => left.CompareTo(right) <= 0;

    /// <summary>Order as by <see cref="CompareTo"/>.</summary>
    public static bool operator >(FsPath left, FsPath right) => left.CompareTo(right) > 0;

    /// <summary>Order as by <see cref="CompareTo"/>.</summary>
    public static bool operator >=(FsPath left, FsPath right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(FsPath? other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FsPath other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>
    /// Order by UTF-16 units of the printed form in which letters that a URI may not have as they stand (a space, <c>%</c>,
    /// <c>[</c>, <c>|</c>, ...) are quoted: <c>a|</c> (<c>a%7C</c>) stands before <c>aa</c>.
    /// </summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.Path#compareTo; java.net.URI#compareTo.</remarks>
    public int CompareTo(FsPath? other) => other is null ? 1 : FsPathSyntax.Compare(_text, other._text);

    /// <summary>The path as Hadoop prints it.</summary>
    public override string ToString() => _text;
}
