using System.Formats.Tar;

namespace Tusk.MapReduce.Caching.Archives;

/// <summary>Unpacks tar files: files, folders and links of both kinds.</summary>
internal static class TarUnpacker
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static void Unpack(Stream content, UnpackedFolder folder, CancellationToken stopping)
    {
        using var bounded = new TarHeaderBound(content);
        using var tar = new TarReader(bounded, leaveOpen: true);
        while (Next(tar, bounded) is { } entry)
        {
            stopping.ThrowIfCancellationRequested();
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    UnpackedFile made = folder.MakeFile(entry.Name, (entry.Mode & Execute) != 0, entry.DataStream ?? Stream.Null, stopping);
                    if (made.Bytes != entry.Length)
                    {
                        throw new EndOfStreamException($"{entry.Name} ends after {made.Bytes} of {entry.Length} B");
                    }

                    break;
                case TarEntryType.Directory:
                    folder.MakeFolder(entry.Name);
                    break;
                case TarEntryType.SymbolicLink:
                    folder.AddLink(entry.Name, entry.LinkName);
                    break;
                case TarEntryType.HardLink:
                    folder.CopyFile(entry.Name, entry.LinkName, stopping);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break; // no file
                default:
                    throw new InvalidDataException($"{entry.Name} is no file, folder or link but of type {entry.EntryType}");
            }
        }

        Drain(content, stopping); // what checks the whole is behind the last entry
    }

    private static TarEntry? Next(TarReader tar, TarHeaderBound bounded)
    {
        bounded.BeginHeaders();
        TarEntry? entry = tar.GetNextEntry();
        bounded.EndHeaders();
        return entry;
    }

    private static void Drain(Stream content, CancellationToken stopping)
    {
        if (content.CanSeek)
        {
            return;
        }

        byte[] buffer = new byte[1 << 16];
        while (content.Read(buffer) > 0)
        {
            stopping.ThrowIfCancellationRequested();
        }
    }
}
