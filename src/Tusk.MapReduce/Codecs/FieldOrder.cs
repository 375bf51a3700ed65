namespace Tusk.MapReduce.Codecs;

/// <summary>One field of a sort order.</summary>
/// <param name="Index">Position of the field in the type's declaration, 0-based.</param>
/// <param name="Descending">Whether larger values come first.</param>
public readonly record struct FieldOrder(int Index, bool Descending);
