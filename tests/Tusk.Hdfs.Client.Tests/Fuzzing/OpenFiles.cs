using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Reading;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc.Retries;

namespace Tusk.Hdfs.Client.Tests.Fuzzing;

/// <summary>Files that are opened, of which a NameNode tells whatever the input is.</summary>
internal static class OpenFiles
{
    private static readonly FsPath Path = new("hdfs://nn/d/f");

    private static readonly FileReadOptions Options =
        FileReadOptions.Read(new Configuration()) with { LastBlockRetries = 0, LastBlockRetryInterval = TimeSpan.Zero };

    /// <summary>Maps the answer, opens the file and looks for some of its blocks.</summary>
    public static void Open(byte[] input)
    {
        if (Messages.Parse<GetBlockLocationsResponseProto>(input).Locations?.ToBlocks() is not { } located)
        {
            return;
        }

        foreach (BlockLocation location in located.Blocks.Select(FileStatusConversion.ToLocation))
        {
            Assert.True(location.Offset >= 0 && location.Length >= 0 && location.Offset + location.Length >= 0);
        }

        using var reads = new FileReads(new Source(located), Options, "client", TimeProvider.System, new Jitter(1));
        FileBlocks blocks = Ended(FileBlocks.OpenAsync(reads, Path, "/d/f", default));
        Assert.True(blocks.Length >= 0);
        foreach (long offset in new[] { 0, blocks.Length / 2, blocks.Length - 1 }.Where(offset => offset >= 0 && offset < blocks.Length))
        {
            LocatedBlock block = Ended(blocks.FindAsync(offset, default));
            Assert.InRange(offset, block.Offset, block.End - 1);
        }
    }

    private static T Ended<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Of a block being written, a DataNode tells as much as the NameNode does.</summary>
    private sealed class Source(LocatedBlocks located) : IBlockSource
    {
        public ValueTask<LocatedBlocks?> LocateAsync(string path, long offset, long length, CancellationToken cancellationToken) =>
            new(located);

        public ValueTask ReportBadBlockAsync(LocatedBlock block, CancellationToken cancellationToken) => default;

        public ValueTask<long?> GetVisibleLengthAsync(DatanodeInfo node, ExtendedBlock block, CancellationToken cancellationToken) =>
            new(block.Length == 0 ? null : block.Length);
    }
}
