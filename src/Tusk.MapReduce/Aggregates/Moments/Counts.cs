using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Aggregates.Moments;

/// <summary>Counts of values within states.</summary>
internal static class Counts
{
    /// <exception cref="InvalidDataException">The bytes end too early, or the count is negative.</exception>
    public static long Read(scoped ref ValueReader input)
    {
        long count = input.ReadInt64();
        return count >= 0 ? count : throw new InvalidDataException($"A state counts {count} values; at least 0 was expected.");
    }
}
