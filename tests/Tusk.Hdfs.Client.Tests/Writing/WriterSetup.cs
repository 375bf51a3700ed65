using System.Collections.Concurrent;
using Tusk.Common.Configurations;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>An output stream over a NameNode and DataNodes of the test.</summary>
internal sealed class WriterSetup : IAsyncDisposable
{
    private readonly FakeFileCalls _calls;
    private readonly TimeProvider _time;
    private readonly HdfsWriteOptions _options;

    /// <summary>A writer.</summary>
    /// <param name="calls">The NameNode.</param>
    /// <param name="time">The clock; the system's if null.</param>
    /// <param name="settings">Further settings.</param>
    public WriterSetup(FakeFileCalls calls, TimeProvider? time = null, params (string Name, string Value)[] settings)
    {
        (_calls, _time) = (calls, time ?? TimeProvider.System);
        var configuration = new Configuration();
        configuration.Set("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "20");
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        _options = HdfsWriteOptions.Read(configuration);
        Pool = new PacketPool(_options.Checksum, PacketPool.ChunksIn(_options.Checksum, _options.PacketBytes), 160);
        Leases = new LeaseRenewer(static _ => ValueTask.CompletedTask, _time);
    }

    public PacketPool Pool { get; }

    /// <summary>What the user was told.</summary>
    public ConcurrentQueue<string> Warnings { get; } = new();

    public LeaseRenewer Leases { get; }

    /// <summary>Opens the stream.</summary>
    public async Task<HdfsOutputStream> OpenAsync(long blockSize = 1 << 20, LocatedBlock? append = null)
    {
        var streamer = new FileStreamer(_calls, _options, new PipelineOpener(_options, blockSize, false, _time), Pool, null, _time, Warnings.Enqueue);
        await streamer.StartAsync(append);
        long length = append?.Block.Length ?? 0;
        return new HdfsOutputStream(
            _calls, _options, streamer, new PacketFiller(blockSize, _options.Checksum.BytesPerChunk, length), Pool, Leases, length, _time)
        {
            Warned = Warnings.Enqueue,
        };
    }

    public ValueTask DisposeAsync() => Leases.DisposeAsync();
}
