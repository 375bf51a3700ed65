namespace Tusk.Examples;

/// <summary>Two items; sorted, all pairs of an item come together, and all that is known of a pair within it.</summary>
/// <param name="Item">For whom something is recommended.</param>
/// <param name="Other">What is.</param>
[TuskRecord]
public readonly partial record struct ItemPair(long Item, long Other);
