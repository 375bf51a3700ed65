using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>Writes one file after the other, syncs now and then, and notes what was acknowledged.</summary>
/// <param name="configuration">Where to.</param>
/// <param name="folder">Where its files are.</param>
/// <param name="random">Sizes and moments.</param>
internal sealed class Writer(Configuration configuration, string folder, Random random)
{
    private const int MaxPieceBytes = 200_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>All files it began.</summary>
    public List<WrittenFile> Files { get; } = [];

    /// <summary>Writes until told to stop; the last file is closed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), configuration);
        while (!stop.IsCancellationRequested)
        {
            var file = new WrittenFile($"{folder}/file-{Files.Count}", random.Next());
            Files.Add(file);
            try
            {
                await WriteAsync(hdfs, file, stop);
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                // Servers die here: what was acknowledged before counts.
                file.Failure = e.Message;
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private async Task WriteAsync(HdfsFileSystem hdfs, WrittenFile file, CancellationToken stop)
    {
        byte[] piece = new byte[MaxPieceBytes];
        await using FsOutputStream output = await hdfs.CreateAsync(new FsPath(file.Path), FileCreation.New, CancellationToken.None);
        for (int pieces = random.Next(1, 30); pieces > 0 && !stop.IsCancellationRequested; pieces--)
        {
            Memory<byte> next = piece.AsMemory(0, random.Next(1, MaxPieceBytes));
            file.Fill(next.Span, file.Written);
            file.Written += next.Length;
            await output.WriteAsync(next, CancellationToken.None);
            if (random.Next(4) == 0)
            {
                await output.HsyncAsync(CancellationToken.None);
                file.Acknowledged = file.Written;
            }
        }

        await output.DisposeAsync();
        (file.Acknowledged, file.IsClosed) = (file.Written, true);
    }
}
