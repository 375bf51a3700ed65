using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Journal;
using Tusk.Hdfs.NameNode.FsImage;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The metadata of a NameNode on its disks, from the start of the process to its end.</summary>
/// <remarks>
/// In its life: <see cref="Open"/> (or <see cref="StorageFormat"/> before), <see cref="Load"/>, <see cref="StartJournal"/>, then
/// <see cref="SaveNamespace"/> when somebody asks for it and <see cref="BeginCheckpoint"/>, <see cref="WriteCheckpoint"/> and
/// <see cref="EndCheckpoint"/> from time to time. All but appending to the journal and writing a checkpoint is for one thread at a
/// time, which has the NameNode's lock: saving a namespace of n inodes stops it for as long as it takes to write them.
/// </remarks>
internal sealed class NameNodeStorage : IDisposable
{
    private readonly StorageOptions _options;
    private readonly StorageFolders _folders;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<IDisposable> _locks;
    private readonly IReadOnlyList<NameFolder> _unformatted;
    private LoadSummary? _loaded;

    private NameNodeStorage(
        StorageOptions options, StorageFolders folders, TimeProvider time, IReadOnlyList<IDisposable> locks, StorageIdentity identity,
        IReadOnlyList<NameFolder> unformatted)
    {
        (_options, _folders, _time, _locks, Identity, _unformatted) = (options, folders, time, locks, identity, unformatted);
    }

    /// <summary>Which namespace it is.</summary>
    public StorageIdentity Identity { get; }

    /// <summary>The folders in use.</summary>
    public StorageFolders Folders => _folders;

    /// <summary>The edit log; null before <see cref="StartJournal"/>.</summary>
    public EditLogJournal? Journal { get; private set; }

    /// <summary>The last transaction of the newest image.</summary>
    public TransactionId LastCheckpoint { get; private set; }

    /// <summary>Locks the folders and reads what they are.</summary>
    /// <param name="options">The folders.</param>
    /// <param name="time">The clock.</param>
    /// <param name="notices">Gets what belongs into the log.</param>
    /// <param name="disk">What the folders are on; null for this machine's.</param>
    /// <exception cref="StorageException">A folder is not there, is in use, is of another namespace or layout, or none is formatted.</exception>
    public static NameNodeStorage Open(StorageOptions options, TimeProvider time, Action<StorageNotice> notices, IDisk? disk = null)
    {
        IReadOnlyList<NameFolder> all = NameFolder.Of(options, disk ?? LocalDisk.Instance);
        StorageInspection.CheckThere(all);
        var folders = new StorageFolders(all, notices, options.MinEditsFolders);
        IReadOnlyList<IDisposable> locks = StorageInspection.Lock(all, options.Owner, notices);
        try
        {
            (StorageIdentity identity, IReadOnlyList<NameFolder> unformatted) = StorageInspection.Identify(folders);
            return new NameNodeStorage(options, folders, time, locks, identity, unformatted);
        }
        catch
        {
            Release(locks);
            throw;
        }
    }

    /// <summary>Loads the newest good image and the edits after it, then ends the segments that were left in progress.</summary>
    /// <param name="target">Gets all that was there.</param>
    /// <exception cref="StorageException">No image is good, or edits are missing. Nothing was changed.</exception>
    public LoadSummary Load(INamespaceImage target)
    {
        ArgumentNullException.ThrowIfNull(target);
        long start = _time.GetTimestamp();
        (string path, FsImageContent image, List<string> reasons) = LoadImage(target);
        (TransactionId imageLast, int inodes) = (image.Counters.Last, image.Tree.Count);
        TimeSpan imageTime = _time.GetElapsedTime(start);

        start = _time.GetTimestamp();
        var replay = new EditLogReplay(_folders, _options.MaxOpBytes);
        EarlierEdits.Read(_folders, replay.Files, imageLast, _time.GetUtcNow() - _options.CallsRemembered, _options.MaxOpBytes, target.Recall);
        TransactionId last = replay.Run(imageLast.Next, ReadSeen(), target.Apply);
        TimeSpan editTime = _time.GetElapsedTime(start);
        if (!_folders.Edits.Any())
        {
            throw new StorageException("No folder for the edit log can be read, and nobody knows what is missing (dfs.namenode.edits.dir).");
        }

        StorageRecovery.EndSegments(_folders, replay.Files, _options.MaxOpBytes);
        StorageRecovery.Format(_folders, _unformatted, Identity, last, _time);
        reasons.AddRange(StorageRecovery.FindLacking(_folders, imageLast, last));
        LastCheckpoint = imageLast;
        _loaded = new LoadSummary(
            path, imageLast, inodes, imageTime, last.Value - imageLast.Value, editTime, last,
            reasons.Count == 0 ? null : string.Join(' ', reasons));
        _folders.Tell(_loaded.ToString());
        return _loaded;
    }

    /// <summary>Begins the first segment of this run; before that an image is written if folders are not alike.</summary>
    /// <param name="source">The namespace that was loaded.</param>
    /// <exception cref="IOException">No folder takes it.</exception>
    public EditLogJournal StartJournal(INamespaceImage source)
    {
        LoadSummary loaded = _loaded ?? throw new InvalidOperationException("Nothing was loaded.");
        if (loaded.CheckpointReason is string reason)
        {
            _folders.Tell($"An image is written before the start: {reason}");
            SaveImage(source, loaded.Last);
        }

        StorageRetention.Purge(_folders, _options, _time.GetUtcNow());
        Journal = new EditLogJournal(_folders, loaded.Last, _options.JournalFullBytes, _options.MaxOpBytes);
        Journal.Begin();
        return Journal;
    }

    /// <summary>Writes an image of the namespace as it is, begins a new segment and deletes what is needed no more.</summary>
    /// <param name="source">The namespace; it does not change until this returns.</param>
    /// <returns>The last transaction of the image.</returns>
    /// <exception cref="StorageException">No folder takes the image; the edit log goes on.</exception>
    /// <exception cref="EditLogException">No folder takes the edit log any more: the NameNode must stop.</exception>
    public TransactionId SaveNamespace(INamespaceImage source)
    {
        EditLogJournal journal = Journal ?? throw new InvalidOperationException("The journal was not started.");
        TransactionId last = journal.End();
        try
        {
            SaveImage(source, last);
        }
        finally
        {
            journal.Begin();
        }

        StorageRetention.Purge(_folders, _options, _time.GetUtcNow());
        return last;
    }

    /// <summary>Begins an image that is made of what is on the disks: all that was done until now is in finalized segments then.</summary>
    /// <returns>The last transaction that it is to have.</returns>
    /// <exception cref="EditLogException">No folder takes the edit log any more: the NameNode must stop.</exception>
    public TransactionId BeginCheckpoint()
    {
        EditLogJournal journal = Journal ?? throw new InvalidOperationException("The journal was not started.");
        TransactionId last = journal.End();
        journal.Begin();
        return last;
    }

    /// <summary>
    /// Writes that image, of the newest good one and the segments after it. The namespace in use is not looked at, so this needs
    /// no lock, and nobody waits; it takes as much memory again as the namespace has.
    /// </summary>
    /// <param name="last">What <see cref="BeginCheckpoint"/> gave.</param>
    /// <param name="scratch">An empty namespace to work in.</param>
    /// <param name="cancellationToken">Gives up, until it is being written.</param>
    /// <returns>Null if a newer one was saved meanwhile.</returns>
    /// <exception cref="StorageException">Image or segments are not whole.</exception>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.SecondaryNameNode#doMerge.</remarks>
    public ImageDraft? WriteCheckpoint(TransactionId last, INamespaceImage scratch, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        (_, FsImageContent image, _) = LoadImage(scratch);
        if (image.Counters.Last > last)
        {
            return null;
        }

        TransactionId reached = new EditLogReplay(_folders, _options.MaxOpBytes, last).Run(image.Counters.Last.Next, last, entry =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            scratch.Apply(entry);
        });
        if (reached != last)
        {
            throw new StorageException($"The segments up to transaction {last} go on to {reached}: no image can be made of them.");
        }

        ImageDraft draft = ImageDraft.Write(_folders, scratch.ToSave(last));
        _folders.Tell(FormattableString.Invariant(
            $"Wrote {FsImageName.Of(last)} beside the calls, in {_time.GetElapsedTime(start).TotalSeconds:0.000} s."));
        return draft;
    }

    /// <summary>Makes that image the newest one and deletes what is needed no more.</summary>
    /// <param name="draft">What <see cref="WriteCheckpoint"/> gave.</param>
    /// <returns>False if a newer one was saved meanwhile, and it is deleted.</returns>
    /// <exception cref="StorageException">No folder takes it; the edit log goes on.</exception>
    public bool EndCheckpoint(ImageDraft draft)
    {
        bool isNewest = draft.Last > LastCheckpoint;
        if (isNewest)
        {
            draft.Publish();
            LastCheckpoint = draft.Last;
        }

        StorageRetention.Purge(_folders, _options, _time.GetUtcNow());
        return isNewest;
    }

    /// <summary>Stops the journal, if it runs, and gives the folders free.</summary>
    public void Dispose()
    {
        Journal?.Dispose();
        Release(_locks);
    }

    /// <summary>Writes an image into all folders for images; it has its name when it is whole and on the disk.</summary>
    /// <returns>How many folders took it.</returns>
    /// <exception cref="StorageException">None did.</exception>
    internal static int SaveImage(StorageFolders folders, FsImageContent content) => ImageDraft.Write(folders, content).Publish();

    private static void Release(IReadOnlyList<IDisposable> locks)
    {
        foreach (IDisposable held in locks)
        {
            held.Dispose();
        }
    }

    private void SaveImage(INamespaceImage source, TransactionId last)
    {
        long start = _time.GetTimestamp();
        SaveImage(_folders, source.ToSave(last));
        LastCheckpoint = last;
        _folders.Tell(FormattableString.Invariant(
            $"Saved {FsImageName.Of(last)} in {_time.GetElapsedTime(start).TotalSeconds:0.000} s."));
    }

    private TransactionId ReadSeen()
    {
        TransactionId seen = TransactionId.None;
        foreach (NameFolder folder in _folders.Live.Except(_unformatted))
        {
            _folders.Try(folder, "read seen_txid", () =>
            {
                TransactionId one = folder.ReadSeen();
                seen = one > seen ? one : seen;
            });
        }

        return seen;
    }

    /// <summary>The newest image that is good, from whichever folder.</summary>
    private (string Path, FsImageContent Content, List<string> Reasons) LoadImage(INamespaceImage target)
    {
        List<string> reasons = [];
        foreach ((TransactionId last, NameFolder folder) in StorageInspection.Images(_folders))
        {
            string path = folder.In(FsImageName.Of(last));
            try
            {
                FsImageDigest.Check(folder.Disk, path);
                using FsImageFile file = FsImageFile.Open(folder.Disk, path);
                FsImageContent content = FsImageLoader.Load(file, target.Begin());
                StorageInspection.CheckIsOf(content.Counters, Identity, last, path);
                target.Loaded(content);
                return (path, content, reasons);
            }
            catch (Exception failure) when (StorageFolders.IsFailure(failure))
            {
                _folders.Warn($"Failed to load image from {path}: {failure.Message}");
                reasons.Add(failure.Message);
            }
        }

        throw new StorageException(reasons.Count == 0
            ? $"No image is in any of the folders for images: {string.Join(", ", _folders.Images)} (dfs.namenode.name.dir)."
            : $"Failed to load FSImage file, see error(s) above for more info. {string.Join(' ', reasons)}");
    }
}
