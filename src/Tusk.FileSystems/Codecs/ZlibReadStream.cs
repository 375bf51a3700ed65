using System.Buffers.Binary;
using System.IO.Compression;
using Tusk.Common.Checksums;

namespace Tusk.FileSystems.Codecs;

/// <summary>Decompresses zlib streams (RFC 1950), one or more one behind the other: behind the data stands the Adler-32 of the content.</summary>
internal sealed class ZlibReadStream(Stream compressed, string fileName)
    : DeflateReadStream(compressed, fileName, "zlib", trailerBytes: sizeof(uint))
{
    private const int HeaderBytes = 2;

    private uint _checksum = Adler32.OfNothing;

    protected override void ReadHeader()
    {
        const int HasDictionary = 0x20;
        _checksum = Adler32.OfNothing;
        byte method = NextHeaderByte();
        byte flags = NextHeaderByte();
        if (!IsHeader([method, flags]))
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

    // Method 8 with a window of at most 32 KiB; both bytes together, big-endian, are a multiple of 31.
    protected override bool IsHeader(ReadOnlySpan<byte> bytes) =>
        (bytes[0] & 0x0F) == 8 && bytes[0] >> 4 <= 7 && (bytes.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(bytes) % 31 == 0);

    // Four bytes also match by chance within the data, once in half a million files: so whether a member stands there is tried.
    protected override bool IsData(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> trailer) =>
        base.IsData(bytes, trailer) || bytes.Length < trailer.Length + HeaderBytes
        || ChecksumOfContent(bytes[(trailer.Length + HeaderBytes)..]) != _checksum;

    protected override string DescribeTrailer() =>
        $"the checksum of the member that begins at offset {MemberStart} is wrong or missing (its content has {_checksum:X8})";

    // Null if the bytes are no deflate data. They are a part of one piece of the file, which bounds the work.
    private static uint? ChecksumOfContent(ReadOnlySpan<byte> deflated)
    {
        using var content = new DeflateStream(new MemoryStream(deflated.ToArray()), CompressionMode.Decompress);
        Span<byte> buffer = stackalloc byte[1024];
        uint checksum = Adler32.OfNothing;
        try
        {
            while (content.Read(buffer) is > 0 and int read)
            {
                checksum = Adler32.Append(checksum, buffer[..read]);
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return checksum;
    }
}
