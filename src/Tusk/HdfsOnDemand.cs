using System.Runtime.CompilerServices;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Tusk;

/// <summary>Makes the file systems of HDFS when the first is asked for: who works on local files does not load the client.</summary>
/// <param name="callerContext">What the NameNode's audit log says of the caller; null: nothing.</param>
/// <param name="warned">Told in a line what is waited for, and why; null: nobody is.</param>
internal sealed class HdfsOnDemand(string? callerContext, Action<string>? warned = null) : IAsyncDisposable
{
    // Not of its own type: a field's type is loaded with the class.
    private object? _all;

    /// <summary>The file system of a path.</summary>
    public FileSystem Get(FsPath path, Configuration configuration) => GetLoaded(path, configuration);

    /// <summary>Completes the files that are open for writing and closes the connections, if there are any.</summary>
    public ValueTask DisposeAsync() => Volatile.Read(ref _all) is IAsyncDisposable all ? all.DisposeAsync() : default;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private HdfsFileSystem GetLoaded(FsPath path, Configuration configuration)
    {
        object all = Volatile.Read(ref _all)
            ?? Interlocked.CompareExchange(ref _all, new HdfsFileSystems(callerContext: callerContext, warned: warned), null) ?? _all!;
        return ((HdfsFileSystems)all).Get(path, configuration);
    }
}
