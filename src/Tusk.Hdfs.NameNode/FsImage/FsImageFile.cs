using System.Buffers.Binary;
using System.IO.Compression;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>An image on disk, of which the summary is read and the sections are where it says.</summary>
internal sealed class FsImageFile : IDisposable
{
    private const string DeflateCodec = "org.apache.hadoop.io.compress.DefaultCodec";
    private const string GzipCodec = "org.apache.hadoop.io.compress.GzipCodec";

    private readonly Stream _file;
    private readonly string? _codec;
    private readonly Dictionary<string, FileSummary.Types.Section> _sections = new(StringComparer.Ordinal);

    /// <summary>Reads the summary.</summary>
    /// <param name="file">The image; it can seek, and is closed with this.</param>
    /// <param name="path">What to call it in messages.</param>
    /// <exception cref="FsImageException">It is no image, or one that cannot be read here.</exception>
    public FsImageFile(Stream file, string path)
    {
        (_file, Path, Bytes) = (file, path, file.Length);
        FileSummary summary = ReadSummary(out long end);
        CheckVersions(summary);
        _codec = summary.HasCodec ? summary.Codec : null;
        if (_codec is not (null or DeflateCodec or GzipCodec))
        {
            throw new FsImageException(
                $"{path} is compressed by {_codec}; read are {DeflateCodec}, {GzipCodec} and images that are not compressed "
                + "(dfs.image.compress, dfs.image.compression.codec).");
        }

        AddSections(summary, end);
    }

    /// <summary>What it is called.</summary>
    public string Path { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>Opens an image.</summary>
    /// <exception cref="FsImageException">It is none.</exception>
    public static FsImageFile Open(IDisk disk, string path)
    {
        Stream file = disk.OpenRead(path);
        try
        {
            return new FsImageFile(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is such a section, and something in it.</summary>
    public bool Has(string section) => _sections.TryGetValue(section, out FileSummary.Types.Section? found) && found.Length > 0;

    /// <summary>Begins to read a section. Sections are read one after the other.</summary>
    /// <exception cref="FsImageException">There is none of this name.</exception>
    public FsImageSectionReader Read(string section) => _sections.TryGetValue(section, out FileSummary.Types.Section? found)
        ? new FsImageSectionReader(Decompress(new SectionStream(_file, (long)found.Offset, (long)found.Length)), Path, section)
        : throw new FsImageException($"{Path} has no section {section}.");

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private Stream Decompress(SectionStream section) => _codec switch
    {
        // Java writes nothing for a section in which nothing is, .NET reads nothing of nothing.
        DeflateCodec => new ZLibStream(section, CompressionMode.Decompress),
        GzipCodec => new GZipStream(section, CompressionMode.Decompress),
        _ => section,
    };

    private FileSummary ReadSummary(out long end)
    {
        int least = FsImageFormat.Magic.Length + FsImageFormat.TrailerBytes;
        if (Bytes < least)
        {
            throw new FsImageException($"{Path} is no image: it has {Bytes} B, and the smallest one has more than {least} B.");
        }

        Span<byte> magic = stackalloc byte[FsImageFormat.Magic.Length];
        ReadAt(0, magic);
        if (!magic.SequenceEqual(FsImageFormat.Magic))
        {
            throw new FsImageException(
                $"{Path} is no image of Hadoop 2.4 or later: it begins with {Convert.ToHexStringLower(magic)}, not with \"HDFSIMG1\".");
        }

        Span<byte> trailer = stackalloc byte[FsImageFormat.TrailerBytes];
        ReadAt(Bytes - trailer.Length, trailer);
        int bytes = BinaryPrimitives.ReadInt32BigEndian(trailer);
        end = Bytes - trailer.Length - bytes;
        if (bytes is <= 0 or > FsImageFormat.MaxSummaryBytes || end < magic.Length)
        {
            throw new FsImageException(
                $"{Path} is corrupt: its summary should have {bytes} B; at least 1, at most {FsImageFormat.MaxSummaryBytes} B and what "
                + $"is left of {Bytes} B can be. It was cut off, or is not whole yet.");
        }

        return ParseSummary(end, bytes);
    }

    private FileSummary ParseSummary(long offset, int count)
    {
        byte[] bytes = new byte[count];
        ReadAt(offset, bytes);
        try
        {
            ReadOnlySpan<byte> rest = bytes;
            FileSummary summary = Messages.ReadDelimited<FileSummary>(ref rest);
            return rest.IsEmpty
                ? summary
                : throw new FsImageException($"{Path} is corrupt: {rest.Length} B follow its summary of {count} B at {offset} B.");
        }
        catch (ProtocolMessageException malformed)
        {
            throw new FsImageException($"{Path} is corrupt in its summary at {offset} B: {malformed.Message}", malformed);
        }
    }

    private void CheckVersions(FileSummary summary)
    {
        int layout = unchecked((int)summary.LayoutVersion);
        if (layout != FsImageFormat.LayoutVersion || summary.OndiskVersion != FsImageFormat.OnDiskVersion)
        {
            throw new FsImageException(
                $"{Path} has the layout version {layout} and the version {summary.OndiskVersion} on disk; only "
                + $"{FsImageFormat.LayoutVersion} and {FsImageFormat.OnDiskVersion} are read (Hadoop 3.4). "
                + (layout < FsImageFormat.LayoutVersion ? "It is of a later release." : "Let Hadoop 3.4 upgrade it first."));
        }
    }

    private void AddSections(FileSummary summary, long end)
    {
        foreach (FileSummary.Types.Section section in summary.Sections)
        {
            // Both compared as unsigned numbers, and without a sum that could wrap around.
            ulong first = (ulong)FsImageFormat.Magic.Length;
            if (section.Offset < first || section.Offset > (ulong)end || section.Length > (ulong)end - section.Offset)
            {
                throw new FsImageException(
                    $"{Path} is corrupt: its section {section.Name} should take {section.Length} B from {section.Offset} B on, and "
                    + $"sections are between {first} and {end} B.");
            }

            if (FsImageFormat.IsIndex(section.Name))
            {
                continue;
            }

            if (!FsImageFormat.IsKnown(section.Name))
            {
                throw new FsImageException($"{Path} has a section {section.Name}, which nothing here knows; it would be lost.");
            }

            if (!_sections.TryAdd(section.Name, section))
            {
                throw new FsImageException($"{Path} is corrupt: it has two sections {section.Name}.");
            }
        }
    }

    private void ReadAt(long offset, Span<byte> bytes)
    {
        _file.Position = offset;
        _file.ReadExactly(bytes);
    }
}
