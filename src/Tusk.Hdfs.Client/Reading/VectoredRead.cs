using Tusk.FileSystems;

namespace Tusk.Hdfs.Client.Reading;

/// <summary>Reads of many ranges at once: cut at the blocks' ends, joined where they are close, several at the same time.</summary>
internal sealed class VectoredRead(OpenFile file)
{
    /// <summary>A gap that is rather read than made a reason for another operation.</summary>
    private const int JoinedGapBytes = 64 << 10;

    /// <summary>How many operations run at the same time.</summary>
    private const int MaxOperations = 8;

    public async ValueTask ReadAsync(IReadOnlyList<FileRange> ranges, CancellationToken cancellationToken)
    {
        List<List<FileRange>> operations = Join(await CutAsync(ranges, cancellationToken).ConfigureAwait(false));
        await Parallel.ForEachAsync(
            operations,
            new ParallelOptions { MaxDegreeOfParallelism = MaxOperations, CancellationToken = cancellationToken },
            (operation, cancelled) => ReadAsync(operation, cancelled)).ConfigureAwait(false);
    }

    /// <summary>The ranges by offset, none across the end of a block.</summary>
    private async ValueTask<List<(FileRange Range, long BlockOffset)>> CutAsync(
        IReadOnlyList<FileRange> ranges, CancellationToken cancellationToken)
    {
        var pieces = new List<(FileRange, long)>(ranges.Count);
        foreach (FileRange range in ranges.OrderBy(static range => range.Offset))
        {
            for (FileRange rest = range; !rest.Destination.IsEmpty;)
            {
                Namespace.LocatedBlock block = await file.Blocks.FindAsync(rest.Offset, cancellationToken).ConfigureAwait(false);
                int bytes = (int)Math.Min(rest.Destination.Length, block.End - rest.Offset);
                pieces.Add((new FileRange(rest.Offset, rest.Destination[..bytes]), block.Offset));
                rest = new FileRange(rest.Offset + bytes, rest.Destination[bytes..]);
            }
        }

        return pieces;
    }

    private static List<List<FileRange>> Join(List<(FileRange Range, long BlockOffset)> pieces)
    {
        var operations = new List<List<FileRange>>();
        long end = 0;
        long blockOffset = -1;
        foreach ((FileRange piece, long block) in pieces)
        {
            // An overlap is read twice: the cursor of an operation goes forward only.
            if (operations.Count == 0 || block != blockOffset || piece.Offset < end || piece.Offset - end > JoinedGapBytes)
            {
                operations.Add([]);
            }

            operations[^1].Add(piece);
            (end, blockOffset) = (piece.Offset + piece.Destination.Length, block);
        }

        return operations;
    }

    private async ValueTask ReadAsync(List<FileRange> operation, CancellationToken cancellationToken)
    {
        var cursor = new FileCursor(file, operation[0].Offset, operation[^1].Offset + operation[^1].Destination.Length);
        try
        {
            foreach (FileRange range in operation)
            {
                await cursor.SeekAsync(range.Offset, blocking: false, cancellationToken).ConfigureAwait(false);
                Memory<byte> rest = range.Destination;
                while (!rest.IsEmpty && await cursor.FillAsync(blocking: false, cancellationToken).ConfigureAwait(false))
                {
                    int bytes = Math.Min(rest.Length, cursor.Available.Length);
                    cursor.Available[..bytes].CopyTo(rest.Span);
                    cursor.Advance(bytes);
                    rest = rest[bytes..];
                }
            }

            await cursor.CloseAsync(blocking: false, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            cursor.Abandon();
            throw;
        }
    }
}
