using Tusk.MapReduce.Local.Collecting;

namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Tables by whole keys, for which the engine has probes.</summary>
internal static class KeyTables
{
    /// <summary>The value of a key that is there; null reference for a new key.</summary>
    public static ref TValue Find<TValue>(this KeyTable<TValue> table, ReadOnlySpan<byte> key) => ref table.Find(table.Probe(key), key);

    /// <summary>Adds a key that is not there.</summary>
    public static void Add<TValue>(this KeyTable<TValue> table, ReadOnlySpan<byte> key, TValue value) =>
        table.Add(table.Probe(key), key, value);
}
