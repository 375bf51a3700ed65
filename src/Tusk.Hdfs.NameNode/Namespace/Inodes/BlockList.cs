using Tusk.Hdfs.NameNode.Blocks;

namespace Tusk.Hdfs.NameNode.Namespace.Inodes;

/// <summary>The blocks of a file, in order. A file of one block, the usual one, needs no array.</summary>
internal readonly struct BlockList
{
    /// <summary>Null, a <see cref="BlockInfo"/> or a <see cref="BlockInfo"/>[] of at least two.</summary>
    private readonly object? _blocks;

    private BlockList(object? blocks) => _blocks = blocks;

    /// <summary>How many there are.</summary>
    public int Count => _blocks switch { null => 0, BlockInfo => 1, _ => ((BlockInfo[])_blocks).Length };

    /// <summary>The last one; null if there is none.</summary>
    public BlockInfo? Last => _blocks switch { null => null, BlockInfo one => one, _ => ((BlockInfo[])_blocks)[^1] };

    /// <summary>The last but one; null if there are fewer than two.</summary>
    public BlockInfo? Penultimate => _blocks is BlockInfo[] many ? many[^2] : null;

    /// <summary>One of them.</summary>
    public BlockInfo this[int index] => _blocks switch
    {
        BlockInfo one when index == 0 => one,
        BlockInfo[] many => many[index],
        _ => throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} blocks."),
    };

    /// <summary>These blocks.</summary>
    public static BlockList Of(params ReadOnlySpan<BlockInfo> blocks) => blocks.Length switch
    {
        0 => default,
        1 => new(blocks[0]),
        _ => new(blocks.ToArray()),
    };

    /// <summary>With one more at the end.</summary>
    public BlockList With(BlockInfo block) => _blocks switch
    {
        null => new(block),
        BlockInfo one => new(new[] { one, block }),
        _ => new((BlockInfo[])[.. (BlockInfo[])_blocks, block]),
    };

    /// <summary>The first of them.</summary>
    public BlockList First(int count) => count == Count ? this : Of(ToArray().AsSpan(0, count));

    /// <summary>A new array of them.</summary>
    public BlockInfo[] ToArray() => _blocks switch
    {
        null => [],
        BlockInfo one => [one],
        _ => (BlockInfo[])((BlockInfo[])_blocks).Clone(),
    };

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the blocks.</summary>
    public struct Enumerator(BlockList list)
    {
        private int _next;

        /// <summary>The block it is at.</summary>
        public readonly BlockInfo Current => list[_next - 1];

        /// <summary>Goes on.</summary>
        public bool MoveNext() => _next++ < list.Count;
    }
}
