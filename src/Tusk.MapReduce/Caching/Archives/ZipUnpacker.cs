using System.IO.Compression;
using System.Text;

namespace Tusk.MapReduce.Caching.Archives;

/// <summary>Unpacks zip files, checking what they say of the length and CRC of each file.</summary>
internal static class ZipUnpacker
{
    private const int KindMask = 0xF000; // of Unix modes
    private const int LinkKind = 0xA000;
    private const int ExecuteBits = 0x49; // 0111
    private const int LongestTarget = 4096;

    public static void Unpack(Stream content, UnpackedFolder folder, CancellationToken stopping)
    {
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            stopping.ThrowIfCancellationRequested();
            int mode = entry.ExternalAttributes >> 16;
            if (entry.FullName.EndsWith('/'))
            {
                folder.MakeFolder(entry.FullName);
            }
            else if (entry.IsEncrypted)
            {
                throw new InvalidDataException($"{entry.FullName} is encrypted");
            }
            else if ((mode & KindMask) == LinkKind)
            {
                folder.AddLink(entry.FullName, TargetOf(entry));
            }
            else
            {
                using Stream file = entry.Open();
                UnpackedFile made = folder.MakeFile(entry.FullName, (mode & ExecuteBits) != 0, file, stopping);
                if (made.Bytes != entry.Length || made.Crc32 != entry.Crc32)
                {
                    throw new InvalidDataException($"{entry.FullName} has another length or CRC than is written there");
                }
            }
        }
    }

    private static string TargetOf(ZipArchiveEntry entry)
    {
        using Stream content = entry.Open();
        byte[] target = new byte[LongestTarget + 1];
        int length = content.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        return length <= LongestTarget
            ? Encoding.UTF8.GetString(target, 0, length)
            : throw new InvalidDataException($"the link {entry.FullName} leads to more than {LongestTarget} B");
    }
}
