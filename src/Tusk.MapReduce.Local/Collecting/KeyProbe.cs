namespace Tusk.MapReduce.Local.Collecting;

/// <summary>What a <see cref="KeyTable{TValue}"/> looks a key up by.</summary>
/// <param name="Head">Its first eight bytes, padded with zeros.</param>
/// <param name="Last">Its last eight bytes if it has more than eight; else 0.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Length">Its length, in bytes.</param>
internal readonly record struct KeyProbe(ulong Head, ulong Last, ulong Hash, int Length);
