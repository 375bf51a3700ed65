using System.Numerics;
using System.Runtime.InteropServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>Inverts every bit of a piece of memory.</summary>
internal static class BitInverter
{
    public static void Invert(Span<byte> bytes)
    {
        Span<Vector<byte>> vectors = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        foreach (ref Vector<byte> vector in vectors)
        {
            vector = ~vector;
        }

        foreach (ref byte b in bytes[(vectors.Length * Vector<byte>.Count)..])
        {
            b = (byte)~b;
        }
    }
}
