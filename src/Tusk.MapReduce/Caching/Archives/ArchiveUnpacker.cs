using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;

namespace Tusk.MapReduce.Caching.Archives;

/// <summary>Unpacks archives by what their names end in, as Hadoop does.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.yarn.util.FSDownload#unpack.</remarks>
internal static class ArchiveUnpacker
{
    /// <summary>What names of archives end in.</summary>
    public const string Endings = ".zip, .jar, .tar, .tar.gz or .tgz";

    /// <summary>The kind of an archive; null if it is not called as one.</summary>
    public static ArchiveKind? KindOf(FsPath path)
    {
        string name = path.Name;
        return Ends(".zip") || Ends(".jar") ? ArchiveKind.Zip
            : Ends(".tar.gz") || Ends(".tgz") ? ArchiveKind.TarGzip
            : Ends(".tar") ? ArchiveKind.Tar
            : null;

        bool Ends(string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Unpacks one.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="content">Its bytes; seekable.</param>
    /// <param name="folder">Takes what is in it.</param>
    /// <param name="stopping">Ends it.</param>
    /// <exception cref="InvalidCacheException">It is none, or something in it may not be unpacked.</exception>
    public static void Unpack(FsPath path, Stream content, UnpackedFolder folder, CancellationToken stopping)
    {
        if (content.Length == 0)
        {
            throw new InvalidCacheException($"The cached archive {path} is empty, and so no archive.");
        }

        try
        {
            switch (KindOf(path))
            {
                case ArchiveKind.Zip:
                    ZipUnpacker.Unpack(content, folder, stopping);
                    break;
                case ArchiveKind.TarGzip:
                    using (Stream tar = new GzipCodec().OpenRead(content, path.ToString()))
                    {
                        TarUnpacker.Unpack(tar, folder, stopping);
                    }

                    break;
                default:
                    TarUnpacker.Unpack(content, folder, stopping);
                    break;
            }

            folder.MakeLinks();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or OverflowException
            or NotSupportedException)
        {
            throw new InvalidCacheException($"The cached archive {path} is no {Words(path)}, or a damaged one: {OneLine(e)}", e);
        }
    }

    private static string Words(FsPath path) => KindOf(path) switch
    {
        ArchiveKind.Zip => "zip file",
        ArchiveKind.TarGzip => "tar file in gzip",
        _ => "tar file",
    };

    private static string OneLine(Exception e) => ErrorText.Of(e).ReplaceLineEndings(" ");
}
