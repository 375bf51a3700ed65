using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>A reader that looks for its first record until it is stopped, as one that passes over a line of gigabytes.</summary>
internal sealed class StuckInput : InputFormat<long>
{
    public static readonly StuckInput Instance = new();

    /// <summary>Set while a reader looks.</summary>
    public static ManualResetEventSlim Looking { get; } = new();

    public override string Name => "stuck";

    public override bool IsSplittable(FsPath path, Configuration configuration) => false;

    public override RecordReader<long> OpenReader(FileSplit split, FileSystem fileSystem, Configuration configuration) =>
        throw new NotSupportedException("An engine bounds memory and may stop.");

    public override RecordReader<long> OpenReader(
        FileSplit split, FileSystem fileSystem, Configuration configuration, ReaderMemory memory, CancellationToken stopping) =>
        new Reader(stopping);

    private sealed class Reader(CancellationToken stopping) : RecordReader<long>
    {
        public override long RecordOffset => 0;

        public override long BytesRead => 0;

        public override bool Read(out long record)
        {
            Looking.Set();
            record = 0;
            bool isStopped = stopping.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            stopping.ThrowIfCancellationRequested();
            return isStopped;
        }

        public override void Dispose()
        {
        }
    }
}
