using System.Globalization;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>The blocks of an open file as far as they are known, and its length when it was opened.</summary>
/// <remarks>
/// The NameNode does not know how much the writer of a last block has written: that is asked of a DataNode. The length stays
/// what it was; the places of blocks are asked for again when they have failed. Safe for several threads.
/// Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSInputStream#openInfo, #getBlockAt.
/// </remarks>
internal sealed class FileBlocks
{
    private readonly Lock _gate = new();
    private readonly FileReads _reads;
    private readonly string _name;

    // By offset, without overlap; there may be gaps.
    private readonly List<LocatedBlock> _known = [];

    // Where a block that was being written begins; -1 without one.
    private long _openBlock = -1;

    private FileBlocks(FileReads reads, FsPath path, string name) => (_reads, Path, _name) = (reads, path, name);

    public FsPath Path { get; }

    public long Length { get; private set; }

    public static async ValueTask<FileBlocks> OpenAsync(
        FileReads reads, FsPath path, string name, CancellationToken cancellationToken)
    {
        var blocks = new FileBlocks(reads, path, name);
        for (int retries = reads.Options.LastBlockRetries; ; retries--)
        {
            LocatedBlocks located = await blocks.LocateAsync(0, cancellationToken).ConfigureAwait(false);
            blocks.Check(located);
            LocatedBlock? last = located is { IsUnderConstruction: true, IsLastBlockComplete: false } ? located.LastBlock : null;
            if (last is { Replicas.Count: 0, Block.Length: > 0 })
            {
                if (retries > 0)
                {
                    reads.Warned?.Invoke(string.Create(
                        CultureInfo.InvariantCulture,
                        $"No DataNode has told the NameNode of the last block of {path}, which is being written: it is asked again in "
                        + $"{reads.Options.LastBlockRetryInterval.TotalSeconds:0.#} s, at most {retries} times "
                        + $"(dfs.client.retry.times.get-last-block-length)."));
                    await Task.Delay(reads.Options.LastBlockRetryInterval, reads.Time, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                throw new HadoopException(
                    $"The length of {path} is not known: it is being written, and no DataNode has told the NameNode of its last "
                    + "block (dfs.client.retry.times.get-last-block-length).");
            }

            long visible = last is null ? 0 : await blocks.GetVisibleLengthAsync(last, cancellationToken).ConfigureAwait(false);
            blocks.Begin(located, last, visible);
            return blocks;
        }
    }

    /// <summary>The block that holds an offset before the end.</summary>
    /// <exception cref="HadoopException">There is none any more: the file was deleted or replaced.</exception>
    public ValueTask<LocatedBlock> FindAsync(long offset, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            int at = IndexOf(offset);
            if (at >= 0)
            {
                return new(_known[at]);
            }
        }

        return RefreshAsync(offset, cancellationToken); // outside: others find what is known meanwhile
    }

    /// <summary>The same, asked of the NameNode.</summary>
    /// <inheritdoc cref="FindAsync"/>
    public async ValueTask<LocatedBlock> RefreshAsync(long offset, CancellationToken cancellationToken)
    {
        LocatedBlocks located = await LocateAsync(offset, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            foreach (LocatedBlock block in located.Blocks)
            {
                Learn(block);
            }

            if (located.LastBlock is { } last)
            {
                Learn(last);
            }

            int at = IndexOf(offset);
            return at >= 0
                ? _known[at]
                : throw new BlockUnavailableException(
                    Path, offset, $"the file had {Length} B when it was opened, and no longer has a block there.", last: null);
        }
    }

    private async ValueTask<LocatedBlocks> LocateAsync(long offset, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.Source.LocateAsync(_name, offset, _reads.Options.PrefetchBytes, cancellationToken)
                .ConfigureAwait(false) ?? throw new PathNotFoundException(Path);
        }
        catch (RemoteException e)
        {
            throw HdfsErrors.Translate(e, Path);
        }
    }

    private async ValueTask<long> GetVisibleLengthAsync(LocatedBlock last, CancellationToken cancellationToken)
    {
        int absent = 0;
        HadoopException? failure = null;
        foreach (ReplicaLocation replica in last.Replicas)
        {
            try
            {
                if (await _reads.Source.GetVisibleLengthAsync(replica.Node, last.Block, cancellationToken).ConfigureAwait(false)
                    is not { } length)
                {
                    absent++;
                }
                else if (length >= 0)
                {
                    return length;
                }
                else
                {
                    // Its DataNode was started anew in the middle of the block; one that was not may know.
                    failure = new HadoopException(
                        $"DataNode {replica.Node} has a replica that is to be recovered before it can be read; the NameNode has that done "
                        + "when the writer's lease ends, or at once when asked (hdfs debug recoverLease -path).");
                }
            }
            catch (HadoopException e) when (e is RpcException or RemoteException)
            {
                failure = e;
            }
        }

        // The pipeline is not set up yet: nothing is written.
        return absent == last.Replicas.Count
            ? 0
            : throw new HadoopException(
                $"The length of {Path} is not known: it is being written, and no DataNode of its last block {last.Block} tells it. "
                + $"The last error: {failure?.Message}",
                failure!);
    }

    private void Check(LocatedBlocks located)
    {
        if (located.ErasureCodingPolicy.Length > 0)
        {
            throw new OperationNotSupportedException($"read files with erasure coding ({Path}: {located.ErasureCodingPolicy})", "hdfs");
        }

        if (located.IsEncrypted)
        {
            throw new OperationNotSupportedException($"read files in an encryption zone ({Path})", "hdfs");
        }
    }

    private void Begin(LocatedBlocks located, LocatedBlock? open, long visible)
    {
        lock (_gate)
        {
            foreach (LocatedBlock block in located.Blocks)
            {
                if (open is null || block.Offset != open.Offset)
                {
                    Learn(block);
                }
            }

            Length = located.FileLength;
            if (open is not null)
            {
                _openBlock = open.Offset;
                Length = open.Offset + visible;
                if (visible > 0)
                {
                    Learn(open with { Block = open.Block with { Length = visible } });
                }
            }
            else if (located.LastBlock is { } last)
            {
                Learn(last);
            }
        }
    }

    /// <summary>Takes a block in the place of what was known there.</summary>
    private void Learn(LocatedBlock block)
    {
        if (block.Offset < 0 || block.Block.Length < 0 || block.Offset > long.MaxValue - block.Block.Length)
        {
            throw new HadoopException(
                $"The NameNode tells a block of {block.Block.Length} B at offset {block.Offset} of {Path}; expected neither to be negative.");
        }

        int at = _known.FindIndex(known => known.Offset >= block.Offset);
        LocatedBlock? before = at >= 0 && _known[at].Offset == block.Offset ? _known[at] : null;
        if (before is not null && before.Block.Id != block.Block.Id)
        {
            throw new HadoopException(
                $"{Path} was replaced while it was read: at offset {block.Offset} it had {before.Block}, and now has {block.Block}.");
        }

        LocatedBlock? previous = at > 0 ? _known[at - 1] : at < 0 && _known.Count > 0 ? _known[^1] : null;
        int next = before is null ? at : at + 1;
        LocatedBlock? following = next >= 0 && next < _known.Count ? _known[next] : null;
        if (block.Block.Length > 0 && (previous?.End > block.Offset || following?.Offset < block.End))
        {
            LocatedBlock other = previous?.End > block.Offset ? previous : following!;
            throw new HadoopException(
                $"The NameNode tells that {block.Block} is at {block.Offset} to {block.End} of {Path}, and {other.Block} at {other.Offset} "
                + $"to {other.End}; blocks do not overlap.");
        }

        if (before is not null)
        {
            // What could be read when the file was opened can be read still, whatever the NameNode knows of a writer.
            long length = block.Offset == _openBlock ? Math.Max(before.Block.Length, block.Block.Length) : block.Block.Length;
            _known[at] = block with { Block = block.Block with { Length = length } };
        }
        else if (block.Block.Length > 0)
        {
            _known.Insert(at < 0 ? _known.Count : at, block);
        }
    }

    private int IndexOf(long offset)
    {
        int low = 0;
        int high = _known.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            LocatedBlock block = _known[middle];
            if (offset < block.Offset)
            {
                high = middle - 1;
            }
            else if (offset >= block.End)
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return -1;
    }
}
