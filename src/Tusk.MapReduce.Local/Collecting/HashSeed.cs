using System.Buffers.Binary;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A seed for hash tables that input cannot foresee; results do not depend on it.</summary>
internal static class HashSeed
{
    /// <summary>Drawn once for the process, from the system's random source; a Guid is that without a library of cryptography.</summary>
    public static readonly ulong Value = Draw();

    private static ulong Draw()
    {
        // Six of a Guid's 128 bits are fixed; folded, they meet random ones.
        Guid guid = Guid.NewGuid();
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        guid.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]);
    }
}
