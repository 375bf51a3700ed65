using System.Globalization;
using System.Text;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>A folder with metadata: images, segments of the edit log or both, in its folder <c>current</c>.</summary>
/// <param name="path">The folder.</param>
/// <param name="hasImages">Whether images go into it.</param>
/// <param name="hasEdits">Whether segments go into it.</param>
/// <param name="disk">What it is on.</param>
/// <param name="isRequired">Whether the NameNode does not go on without its segments.</param>
internal sealed class NameFolder(string path, bool hasImages, bool hasEdits, IDisk disk, bool isRequired = false)
{
    private const string SeenFile = "seen_txid";
    private const string TemporarySuffix = ".tmp";
    private const int MaxSeenBytes = 64;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Where the files are.</summary>
    public string Current { get; } = System.IO.Path.Combine(path, "current");

    /// <summary>Whether images go into it.</summary>
    public bool HasImages => hasImages;

    /// <summary>Whether segments go into it.</summary>
    public bool HasEdits => hasEdits;

    /// <summary>Whether the NameNode does not go on without its segments.</summary>
    public bool IsRequired => isRequired;

    /// <summary>What it is on.</summary>
    public IDisk Disk => disk;

    /// <summary>Whether it was formatted.</summary>
    public bool IsFormatted => disk.FileExists(In(VersionFile.Name));

    /// <summary>The folders of these settings, each once.</summary>
    public static IReadOnlyList<NameFolder> Of(StorageOptions options, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] images = [.. options.NameFolders.Select(System.IO.Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        string[] edits = [.. (options.EditsFolders ?? options.NameFolders).Select(System.IO.Path.GetFullPath).Distinct(StringComparer.Ordinal)];
        if (images.Length == 0 || edits.Length == 0)
        {
            throw new StorageException("No folder is set for the metadata (dfs.namenode.name.dir, dfs.namenode.edits.dir).");
        }

        string[] required = [.. options.RequiredEditsFolders.Select(System.IO.Path.GetFullPath)];
        if (required.Except(edits, StringComparer.Ordinal).FirstOrDefault() is string stranger)
        {
            throw new StorageException(
                $"The required edits directory {stranger} was not found: it is none of {string.Join(", ", edits)} "
                + "(dfs.namenode.edits.dir.required, dfs.namenode.edits.dir).");
        }

        return
        [
            .. images.Union(edits).Select(folder => new NameFolder(
                folder, images.Contains(folder), edits.Contains(folder), disk, required.Contains(folder))),
        ];
    }

    /// <summary>Path of a file in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Current, name);

    /// <summary>Names of its files.</summary>
    public IReadOnlyList<string> FileNames() => disk.FolderExists(Current) ? disk.FileNames(Current) : [];

    /// <summary>Its segments.</summary>
    public IReadOnlyList<EditLogSegment> Segments() => EditLogSegment.Among(FileNames());

    /// <summary>Writes a file, or another content of it: what is read later is the old one or the new one.</summary>
    public void Replace(string name, ReadOnlySpan<byte> content)
    {
        using (IDiskFile file = disk.Create(In(name + TemporarySuffix), replace: true))
        {
            file.Write(content, 0);
            file.Sync();
        }

        disk.Rename(In(name + TemporarySuffix), In(name), replace: true);
        disk.SyncFolder(Current);
    }

    /// <summary>Writes which transaction is known to be in a segment, so that the loss of the segment will be seen.</summary>
    public void WriteSeen(TransactionId seen) => Replace(SeenFile, Encoding.ASCII.GetBytes($"{seen}\n"));

    /// <summary>What was written last; none if nothing was.</summary>
    /// <exception cref="StorageException">It is no number.</exception>
    public TransactionId ReadSeen()
    {
        if (!disk.FileExists(In(SeenFile)))
        {
            return TransactionId.None;
        }

        using Stream stream = disk.OpenRead(In(SeenFile));
        Span<byte> bytes = stackalloc byte[MaxSeenBytes];
        string text = Encoding.ASCII.GetString(bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)]).Trim();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seen)
            ? new TransactionId(seen)
            : throw StorageException.Inconsistent(path, $"file {SeenFile} has \"{text}\", which is no transaction.");
    }

    /// <summary>The path.</summary>
    public override string ToString() => path;
}
