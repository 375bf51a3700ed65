using System.Runtime.CompilerServices;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Tusk;

/// <summary>Makes the file systems of HDFS when the first is asked for: who works on local files does not load the client.</summary>
internal sealed class HdfsOnDemand
{
    // Not of its own type: a field's type is loaded with the class.
    private object? _all;

    /// <summary>The file system of a path.</summary>
    public FileSystem Get(FsPath path, Configuration configuration) => GetLoaded(path, configuration);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private HdfsFileSystem GetLoaded(FsPath path, Configuration configuration)
    {
        object all = Volatile.Read(ref _all) ?? Interlocked.CompareExchange(ref _all, new HdfsFileSystems(), null) ?? _all!;
        return ((HdfsFileSystems)all).Get(path, configuration);
    }
}
