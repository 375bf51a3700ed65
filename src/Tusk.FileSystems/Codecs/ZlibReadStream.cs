using System.Buffers;
using System.Buffers.Binary;
using Tusk.Common.Checksums;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses zlib streams (RFC 1950), one or more one behind the other: behind the data stands the Adler-32 of the content.</summary>
internal sealed class ZlibReadStream(Stream compressed, string fileName)
    : DeflateReadStream(compressed, fileName, "zlib", headerBytes: 2, trailerBytes: sizeof(uint))
{
    private const int HasDictionary = 0x20;

    // Method 8 with a window of at most 32 KiB.
    private static readonly SearchValues<byte> Methods =
        SearchValues.Create(0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78);

    private uint _checksum = Adler32.OfNothing;

    protected override void ReadHeader()
    {
        _checksum = Adler32.OfNothing;
        byte method = NextHeaderByte();
        byte flags = NextHeaderByte();
        if (!Methods.Contains(method) || !Belong(method, flags))
        {
            throw CorruptHeader($"no zlib header ({method:X2} {flags:X2}, as 78 9C would be)");
        }

        if ((flags & HasDictionary) != 0)
        {
            throw CorruptHeader("the data needs a preset dictionary, which is not known");
        }
    }

    protected override void Append(ReadOnlySpan<byte> content) => _checksum = Adler32.Append(_checksum, content);

    protected override void WriteTrailer(Span<byte> trailer) => BinaryPrimitives.WriteUInt32BigEndian(trailer, _checksum);

    protected override int FindMember(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; bytes[i..].IndexOfAny(Methods) is >= 0 and int skipped; i++)
        {
            i += skipped;
            if (i + 1 == bytes.Length || (Belong(bytes[i], bytes[i + 1]) && (bytes[i + 1] & HasDictionary) == 0))
            {
                return i;
            }
        }

        return -1;
    }

    protected override string DescribeTrailer() =>
        $"the checksum of the member that begins at offset {MemberStart} is wrong or missing (its content has {_checksum:X8})";

    // Both bytes together, big-endian, are a multiple of 31.
    private static bool Belong(byte method, byte flags) => ((method << 8) | flags) % 31 == 0;
}
