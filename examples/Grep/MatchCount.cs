namespace Tusk.Examples;

/// <summary>The key by which counts are sorted: the largest count first, equal counts by the bytes of what matched.</summary>
/// <param name="Count">How often it matched.</param>
/// <param name="Match">What matched.</param>
[TuskRecord]
public readonly partial record struct MatchCount(long Count, string Match);
