using System.Buffers.Binary;
using Tusk.Common.Checksums;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses gzip (RFC 1952): behind the data of a member stand the CRC-32 and the length of its content.</summary>
internal sealed class GzipReadStream(Stream compressed, string fileName)
    : DeflateReadStream(compressed, fileName, "gzip", headerBytes: 3, trailerBytes: 2 * sizeof(uint))
{
    private uint _checksum;
    private uint _length;

    // The mark of the format and the only method it has.
    private static ReadOnlySpan<byte> HeaderStart => [0x1F, 0x8B, 8];

    protected override void ReadHeader()
    {
        const int HasHeaderChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16, Reserved = 0xE0;
        _checksum = 0;
        _length = 0;
        foreach (byte expected in HeaderStart)
        {
            if (NextHeaderByte() != expected)
            {
                throw CorruptHeader("no gzip header (1F 8B 08)");
            }
        }

        int flags = NextHeaderByte();
        if ((flags & Reserved) != 0)
        {
            throw CorruptHeader($"unknown flags 0x{flags:X2} in a gzip header");
        }

        SkipHeader(6); // time, extra flags, operating system
        if ((flags & HasExtra) != 0)
        {
            SkipHeader(NextHeaderByte() | (NextHeaderByte() << 8));
        }

        SkipHeaderText((flags & HasName) != 0);
        SkipHeaderText((flags & HasComment) != 0);
        SkipHeader((flags & HasHeaderChecksum) != 0 ? 2 : 0);
    }

    protected override void Append(ReadOnlySpan<byte> content)
    {
        _checksum = Crc32.Append(_checksum, content);
        _length += (uint)content.Length;
    }

    protected override void WriteTrailer(Span<byte> trailer)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], _length);
    }

    protected override int FindMember(ReadOnlySpan<byte> bytes)
    {
        int whole = bytes.IndexOf(HeaderStart);
        return whole >= 0 ? whole
            : bytes.EndsWith(HeaderStart[..2]) ? bytes.Length - 2
            : bytes.EndsWith(HeaderStart[..1]) ? bytes.Length - 1
            : -1;
    }

    protected override string DescribeTrailer() =>
        $"checksum or length of the member that begins at offset {MemberStart} is wrong or missing "
        + $"(its content has {_checksum:X8}, {_length} B)";

    private void SkipHeader(int count)
    {
        for (int i = 0; i < count; i++)
        {
            NextHeaderByte();
        }
    }

    private void SkipHeaderText(bool isPresent)
    {
        while (isPresent && NextHeaderByte() != 0)
        {
        }
    }
}
