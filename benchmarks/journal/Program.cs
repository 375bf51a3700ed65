using System.Diagnostics;
using System.Globalization;
using Tusk.Hdfs.NameNode;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Journal;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Storage;

// usage: JournalLoad journal SECONDS FOLDER... | JournalLoad image INODES FOLDER
// journal: mutations a second that are on the disk before they are acknowledged, by 1, 16 and 64 who wait for each of theirs.
// image: an image of so many files written, synced, and read again.
if (args is ["journal", { } seconds, .. { Length: > 0 } folders])
{
    foreach (int waiters in (int[])[1, 16, 64])
    {
        await JournalAsync(waiters, double.Parse(seconds, CultureInfo.InvariantCulture), folders);
    }

    return 0;
}

if (args is ["image", { } inodes, { } folder])
{
    Image(int.Parse(inodes, CultureInfo.InvariantCulture), folder);
    return 0;
}

Console.Error.WriteLine("usage: JournalLoad journal SECONDS FOLDER... | JournalLoad image INODES FOLDER");
return 2;

static async Task JournalAsync(int waiters, double seconds, string[] folders)
{
    var options = new StorageOptions { NameFolders = folders };
    var empty = new Content(SmallTree(0));
    StorageFormat.Run(
        options, StorageIdentity.Create(new Random(1), "127.0.0.1", 0), new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System, Say);
    using NameNodeStorage storage = NameNodeStorage.Open(options, TimeProvider.System, Say);
    storage.Load(empty);
    EditLogJournal journal = storage.StartJournal(empty);
    await RunAsync(journal, waiters, seconds / 4); // the compiler is done by then
    long batches = journal.BatchCount;
    TimeSpan cpu = Environment.CpuUsage.TotalTime;
    (long done, double wall) = await RunAsync(journal, waiters, seconds);
    double used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
    batches = journal.BatchCount - batches;
    Console.WriteLine(FormattableString.Invariant(
        $"{folders.Length} folder(s), {waiters} waiters: {done / wall:0} mutations/s, {batches / wall:0} syncs/s, {used / done * 1e6:0.0} us processor each"));
    journal.Close();
}

static async Task<(long Done, double Seconds)> RunAsync(EditLogJournal journal, int waiters, double seconds)
{
    long start = Stopwatch.GetTimestamp();
    long deadline = start + (long)(seconds * Stopwatch.Frequency);
    long[] done = await Task.WhenAll(Enumerable.Range(0, waiters).Select(waiter => Task.Run(() => MutateAsync(journal, waiter, deadline))));
    return (done.Sum(), Stopwatch.GetElapsedTime(start).TotalSeconds);
}

static async Task<long> MutateAsync(EditLogJournal journal, int waiter, long deadline)
{
    var permission = new PermissionStatus("alice", "staff", 0x1ED);
    long done = 0;
    while (Stopwatch.GetTimestamp() < deadline)
    {
        await journal.WaitForRoomAsync();
        journal.Append(new MkdirOp(new InodeId(20_000 + done), $"/user/alice/waiter-{waiter:00}/folder-{done:0000000}", 1_700_000_000_000, permission, [], []));
        await journal.WaitAsync();
        done++;
    }

    return done;
}

static void Image(int inodes, string folder)
{
    Directory.CreateDirectory(folder);
    string path = Path.Combine(folder, "image");
    InodeTree tree = SmallTree(inodes);
    for (int round = 0; round < 3; round++)
    {
        long start = Stopwatch.GetTimestamp();
        using (var output = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
            FsImageSaver.Save(new Content(tree).ToSave(default), output);
            output.Flush(flushToDisk: true);
        }

        double saved = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        using var file = new FsImageFile(File.OpenRead(path), path);
        int loaded = FsImageLoader.Load(file).Tree.Count;
        double read = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant(
            $"{loaded} inodes, {file.Bytes} B: written in {saved:0.00} s ({loaded / saved:0}/s), read in {read:0.00} s ({loaded / read:0}/s)"));
    }
}

static InodeTree SmallTree(int inodes)
{
    var permission = new PermissionStatus("alice", "staff", 0x1A4);
    var tree = new InodeTree(new PermissionStatus("h", "supergroup", 0x1ED));
    InodeDirectory parent = tree.Root;
    for (int i = 0; i < inodes; i++)
    {
        var id = new InodeId(InodeTree.RootId.Value + 1 + i);
        if (i % 1000 == 0)
        {
            parent = new InodeDirectory(id, InodeTree.Utf8($"folder-{i:0000000}"), tree.Permission(permission), 1_700_000_000_000);
            Add(tree, tree.Root, parent);
            continue;
        }

        var file = new InodeFile(
            id, InodeTree.Utf8($"part-{i:0000000}"), tree.Permission(permission), 1_700_000_000_000, 1_700_000_000_000, 3, 128 << 20);
        file.Blocks = BlockList.Of(new Tusk.Hdfs.NameNode.Blocks.BlockInfo(new((1L << 30) + i), id)
        {
            GenerationStamp = new(1001 + i), LengthBytes = 100_000_000, Replication = 3,
        });
        Add(tree, parent, file);
    }

    return tree;
}

static void Add(InodeTree tree, InodeDirectory parent, Inode child)
{
    if (!tree.TryRegister(child) || !InodeTree.TryLink(parent, child))
    {
        throw new InvalidOperationException(child.NameText);
    }
}

static void Say(StorageNotice notice)
{
    if (notice.IsWarning)
    {
        Console.Error.WriteLine(notice.Message);
    }
}

/// <summary>A tree that nobody changes.</summary>
internal sealed class Content(InodeTree tree) : INamespaceImage
{
    private FsImageCounters _counters = new(
        7, default, new InodeId(long.MaxValue - 1), FsImageCounters.BeforeFirstBlock, FsImageCounters.BeforeFirstStamp);

    public InodeTree Begin() => new(new PermissionStatus("h", "supergroup", 0x1ED));

    public void Loaded(FsImageContent content) => _counters = content.Counters;

    public void Apply(Tusk.Hdfs.NameNode.EditLog.EditLogEntry entry)
    {
    }

    public FsImageContent ToSave(Tusk.Hdfs.NameNode.EditLog.TransactionId last) => new(_counters with { Last = last }, tree, FsImageKept.CreateEmpty());
}
