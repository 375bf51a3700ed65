using Tusk.Common.Errors;

namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Numbers from the wire, where Java's signed ones travel as unsigned.</summary>
internal static class WireNumbers
{
    private static readonly ulong LastMillisecond = (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>A size or count: never negative.</summary>
    /// <exception cref="HadoopException">It is beyond 63 bits.</exception>
    public static long Size(ulong value, string what) => value <= long.MaxValue ? (long)value : throw OutOfRange(value, what);

    /// <summary>A small size or count: never negative.</summary>
    /// <exception cref="HadoopException">It is beyond 31 bits.</exception>
    public static int Count(uint value, string what) => value <= int.MaxValue ? (int)value : throw OutOfRange(value, what);

    /// <summary>A time. Users may set any, also one that has no date here: the last that has.</summary>
    public static DateTimeOffset Time(ulong milliseconds) => (long)milliseconds < 0
        ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Max((long)milliseconds, DateTimeOffset.MinValue.ToUnixTimeMilliseconds()))
        : milliseconds <= LastMillisecond
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
            : DateTimeOffset.MaxValue;

    /// <summary>A number of copies for the wire, where the NameNode takes the lower 16 bits of it, and signed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not from 1 to 32767.</exception>
    public static uint Replication(int replication) => replication is >= 1 and <= short.MaxValue
        ? (uint)replication
        : throw new ArgumentOutOfRangeException(
            nameof(replication),
            replication,
            $"A file has 1 to {short.MaxValue} copies; the NameNode may allow fewer (dfs.namenode.replication.min, dfs.replication.max).");

    private static HadoopException OutOfRange(ulong value, string what) =>
        new($"The NameNode tells {value} for {what}; expected a number that is not negative.");
}
