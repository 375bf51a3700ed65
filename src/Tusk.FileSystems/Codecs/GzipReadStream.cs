using System.Buffers.Binary;
using Tusk.Common.Checksums;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses gzip (RFC 1952): behind the data of a member stand the CRC-32 and the length of its content.</summary>
internal sealed class GzipReadStream(Stream compressed, string fileName)
    : DeflateReadStream(compressed, fileName, "gzip", headerBytes: 4, trailerBytes: 2 * sizeof(uint))
{
    private const int Reserved = 0xE0; // flags

    private uint _checksum;
    private uint _length;
    private uint _headerChecksum;

    // The mark of the format and the only method it has.
    private static ReadOnlySpan<byte> HeaderStart => [0x1F, 0x8B, 8];

    protected override void ReadHeader()
    {
        const int HasHeaderChecksum = 2, HasExtra = 4, HasName = 8, HasComment = 16;
        _checksum = 0;
        _length = 0;
        _headerChecksum = 0;
        foreach (byte expected in HeaderStart)
        {
            if (NextOfHeader() != expected)
            {
                throw CorruptHeader("no gzip header (1F 8B 08)");
            }
        }

        int flags = NextOfHeader();
        if ((flags & Reserved) != 0)
        {
            throw CorruptHeader($"unknown flags 0x{flags:X2} in a gzip header");
        }

        SkipHeader(6); // time, extra flags, operating system
        if ((flags & HasExtra) != 0)
        {
            SkipHeader(NextOfHeader() | (NextOfHeader() << 8));
        }

        SkipHeaderText((flags & HasName) != 0);
        SkipHeaderText((flags & HasComment) != 0);
        if ((flags & HasHeaderChecksum) != 0)
        {
            CheckHeader();
        }
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
        // The data that look like a header cost time (see DeflateSource): the flags tell most of them apart.
        int flags = HeaderStart.Length;
        for (int at = 0; bytes[at..].IndexOf(HeaderStart) is >= 0 and int skipped; at++)
        {
            at += skipped;
            if (at + flags == bytes.Length || (bytes[at + flags] & Reserved) == 0)
            {
                return at;
            }
        }

        return bytes.EndsWith(HeaderStart[..2]) ? bytes.Length - 2
            : bytes.EndsWith(HeaderStart[..1]) ? bytes.Length - 1
            : -1;
    }

    protected override string DescribeTrailer() =>
        $"checksum or length of the member that begins at offset {MemberStart} is wrong or missing "
        + $"(its content has {_checksum:X8}, {_length} B)";

    private byte NextOfHeader()
    {
        byte next = NextHeaderByte();
        _headerChecksum = Crc32.Append(_headerChecksum, [next]);
        return next;
    }

    private void CheckHeader()
    {
        int expected = (ushort)_headerChecksum;
        int found = NextHeaderByte() | (NextHeaderByte() << 8);
        if (found != expected)
        {
            throw CorruptHeader($"the checksum of a gzip header is {found:X4}, not {expected:X4}");
        }
    }

    private void SkipHeader(int count)
    {
        for (int i = 0; i < count; i++)
        {
            NextOfHeader();
        }
    }

    private void SkipHeaderText(bool isPresent)
    {
        while (isPresent && NextOfHeader() != 0)
        {
        }
    }
}
