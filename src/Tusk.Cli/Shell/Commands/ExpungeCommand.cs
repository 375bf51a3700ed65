using System.Net.Sockets;
using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.Cli.Shell.Trashing;
using Tusk.FileSystems;
using Tusk.Rpc.Errors;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-expunge</c>: deletes what is too old in the trash.</summary>
/// <remarks>
/// <c>-fs</c> names another default file system, in the manner of <c>fs.defaultFS</c>: a word without a slash is a NameNode.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.Delete.Expunge, o.a.h.fs.FileSystem#fixName, #getDefaultUri.
/// </remarks>
internal sealed class ExpungeCommand : ShellCommand
{
    private bool _immediately;
    private string? _place;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(0, 2, "immediate").WithValue("fs");
        options.Take(words);
        _immediately = options.Has("immediate");
        _place = options.Value("fs");
    }

    protected override void ProcessItems(List<PathItem> items)
    {
        TrashCan trash = _place is { Length: > 0 } place ? TrashAt(WithScheme(place)) : TrashOf(new FsPath("/"));
        if (!_immediately)
        {
            trash.Expunge(immediately: false);
            trash.Checkpoint();
            return;
        }

        trash.Checkpoint();
        trash.Expunge(immediately: true);
    }

    private TrashCan TrashOf(FsPath root) => TrashCan.For(Session, Session.FileSystemOf(root), root);

    private TrashCan TrashAt(string uri)
    {
        if (uri.StartsWith("hdfs:", StringComparison.Ordinal) && !HasHost(uri))
        {
            string incomplete = $"Incomplete HDFS URI, no host: {uri}";
            WarnOf(uri, $"java.io.IOException: {incomplete}");
            throw new ShellException(incomplete);
        }

        try
        {
            return TrashOf(new FsPath(uri.TrimEnd(':')));
        }
        catch (RpcConnectException e) when (IsUnknownHost(e))
        {
            string unknown = $"java.net.UnknownHostException: {e.Address.Host}";
            WarnOf(uri, $"java.lang.IllegalArgumentException: {unknown}");
            throw new ShellUsageException(unknown);
        }
    }

    /// <summary>The URI that a word means.</summary>
    /// <exception cref="ShellUsageException">It has slashes, and no scheme.</exception>
    private string WithScheme(string word)
    {
        if (word == "local" || !word.Contains('/', StringComparison.Ordinal))
        {
            (string uri, string root) = word == "local" ? ("file:///", "file:///") : ($"hdfs://{word}", $"hdfs://{word}/");
            Log($"\"{word}\" is a deprecated filesystem name. Use \"{root}\" instead.");
            return uri;
        }

        int colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < word.IndexOf('/', StringComparison.Ordinal)
            ? word
            : throw new ShellUsageException($"No scheme in default FS: {word}");
    }

    // To Java a URI whose port is no number has no host.
    private static bool HasHost(string uri)
    {
        if (!uri.StartsWith("hdfs://", StringComparison.Ordinal))
        {
            return false;
        }

        string authority = uri["hdfs://".Length..].Split('/', 2)[0];
        int colon = authority.LastIndexOf(':');
        return authority.Length > 0 && colon != 0 && (colon < 0 || authority.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static bool IsUnknownHost(RpcConnectException e) =>
        e.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain };

    private void WarnOf(string uri, string why) => Log($"Failed to initialize filesystem {uri}: {why}");

    private void Log(string message) =>
        Session.Output.WriteErrorLine(LogText.Line(Session.Time, "WARN", "fs.FileSystem", message));
}
