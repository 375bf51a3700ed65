using System.Security.Cryptography;

namespace Tusk.MapReduce.Local.Collecting;

/// <summary>A seed for hash tables that input cannot foresee; results do not depend on it.</summary>
internal static class HashSeed
{
    /// <summary>Drawn once for the process.</summary>
    public static readonly ulong Value = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
