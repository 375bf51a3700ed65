using System.Runtime.ExceptionServices;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Rpc;

namespace Tusk.Hdfs.Client;

/// <summary>The hdfs file systems of a program: those of one authority and user share their connection.</summary>
/// <remarks>
/// As with Hadoop's cache of file systems, the connection is made as the first configuration says; block size, replication
/// and umask are those of each configuration. Safe for several threads.
/// </remarks>
public sealed class HdfsFileSystems : IAsyncDisposable
{
    /// <summary>The scheme.</summary>
    public const string Scheme = "hdfs";

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Authority, RpcUser User), HdfsSession> _sessions = [];
    private readonly RpcUser? _user;
    private readonly string? _callerContext;
    private readonly TimeProvider _time;
    private readonly Action<string>? _warned;
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <summary>None yet.</summary>
    /// <param name="user">Whose calls they are; the user of HADOOP_USER_NAME, else of the operating system, if null.</param>
    /// <param name="callerContext">What the NameNode's audit log says of the caller, as CLI for a shell; null: nothing.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="warned">
    /// Told in a line, from any thread, what a file or a NameNode is waited for, and why, when a user notices; null: nobody is.
    /// It must not throw: what waits would fail of it.
    /// </param>
    public HdfsFileSystems(
        RpcUser? user = null, string? callerContext = null, TimeProvider? time = null, Action<string>? warned = null) =>
        (_user, _callerContext, _time, _warned) = (user, callerContext, time ?? TimeProvider.System, warned);

    /// <summary>The file system of a path; nothing is sent yet.</summary>
    /// <param name="path">With the scheme hdfs; without an authority, that of <c>fs.defaultFS</c> is taken.</param>
    /// <param name="configuration">Where the NameNodes are, and how files are made.</param>
    /// <returns>Stays the owner's: disposing of it does nothing.</returns>
    /// <exception cref="ConfigurationException">There is no authority, it is no address, or a setting is malformed.</exception>
    public HdfsFileSystem Get(FsPath path, Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(configuration);
        string authority = AuthorityOf(path, configuration);
        RpcUser user = _user ?? HdfsUsers.Current();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_sessions.TryGetValue((authority, user), out HdfsSession? session))
            {
                session = new HdfsSession(authority, configuration, user, _callerContext, _time, _warned);
                _sessions.Add((authority, user), session);
            }

            return new HdfsFileSystem(session, HdfsClientOptions.Read(configuration), ownsSession: false);
        }
    }

    /// <summary>Completes the files that are still open for writing and closes every connection; nothing can be used any more. Who
    /// asks again waits until the first has ended, and is not told what failed.</summary>
    /// <exception cref="HadoopException">A file could not be completed, the first of them; every connection is closed.</exception>
    public async ValueTask DisposeAsync()
    {
        HdfsSession[] sessions;
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_isDisposed;
            _isDisposed = true;
            sessions = [.. _sessions.Values];
            _sessions.Clear();
        }

        if (!isFirst)
        {
            await _disposed.Task.ConfigureAwait(false);
            return;
        }

        ExceptionDispatchInfo? first = null;
        foreach (HdfsSession session in sessions)
        {
            try
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        _disposed.SetResult();
        first?.Throw();
    }

    /// <summary>The authority of a path, or that of the default file system.</summary>
    internal static string AuthorityOf(FsPath path, Configuration configuration)
    {
        if (path.Scheme is not null && !path.Scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"{path} is no path of HDFS; expected {Scheme}://...", nameof(path));
        }

        if (path.Authority is not null)
        {
            return path.Authority;
        }

        string text = FileSystemRegistry.DefaultFileSystem.Read(configuration)!;
        var root = new FsPath(text.Trim());
        return root is { Scheme: { } scheme, Authority: { } authority } && scheme.Equals(Scheme, StringComparison.OrdinalIgnoreCase)
            ? authority
            : throw configuration.Refused(
                FileSystemRegistry.DefaultFileSystem.Name,
                text,
                $"hdfs://host:port or hdfs://nameservice, as {path} names no host; or write the host into the path");
    }
}
