using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Storage;

/// <summary>Folders: what is in them after a life, which copy is read, and what an operator is told.</summary>
public sealed class StorageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StorageNotice> _notices = [];

    private StorageOptions Options => new() { NameFolders = [_folder / "a", _folder / "b"], ExtraEditsRetained = 0 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Formatted_folders_have_what_Hadoop_puts_there()
    {
        Format();

        Assert.Equal(["VERSION", "fsimage_0000000000000000000", "fsimage_0000000000000000000.md5", "seen_txid"], Names("a"));
        Assert.Equal(Names("a"), Names("b"));
        Assert.Equal("0\n", File.ReadAllText(_folder / "a/current/seen_txid"));
        Assert.Equal(
            ["namespaceID=7", "blockpoolID=BP-1-127.0.0.1-5", "storageType=NAME_NODE", "cTime=5", "clusterID=CID-1", "layoutVersion=-67"],
            File.ReadAllLines(_folder / "b/current/VERSION").Skip(1));
        Assert.Matches("^#[A-Z][a-z]{2} [A-Z][a-z]{2} [0-9]{2} [0-9:]{8} UTC [0-9]{4}$", File.ReadLines(_folder / "a/current/VERSION").First());
    }

    [Fact]
    public void Two_images_are_kept_with_the_edits_that_the_older_one_needs()
    {
        Format();
        Run(static (storage, space) =>
        {
            storage.SaveNamespace(space); // 1, 2
            storage.SaveNamespace(space); // 3, 4
            storage.SaveNamespace(space); // 5, 6
            storage.Journal!.Close(); // 7, 8
        });

        Assert.Equal(
        [
            "VERSION", "edits_0000000000000000005-0000000000000000006", "edits_0000000000000000007-0000000000000000008",
            "fsimage_0000000000000000004", "fsimage_0000000000000000004.md5", "fsimage_0000000000000000006", "fsimage_0000000000000000006.md5",
            "seen_txid",
        ], Names("a"));
        Assert.Equal("7\n", File.ReadAllText(_folder / "b/current/seen_txid"));
    }

    /// <summary>Its edits go on, and are of no use without an image before them.</summary>
    [Fact]
    public void A_folder_that_takes_no_image_keeps_its_last_one_with_the_edits_after_it()
    {
        Format();
        foreach (int last in (int[])[3, 6, 9, 12])
        {
            Directory.CreateDirectory(_folder / $"b/current/fsimage.ckpt_{last:D19}"); // in the way
        }

        Run(static (storage, space) =>
        {
            foreach (string name in (string[])["w", "x", "y", "z"])
            {
                Make(storage, space, name);
                storage.SaveNamespace(space);
            }

            storage.Journal!.Close();
        });

        Assert.Contains("fsimage_0000000000000000012", Names("a"));
        Assert.DoesNotContain("fsimage_0000000000000000000", Names("a"));
        Directory.Delete(_folder / "a", recursive: true);
        Run(static (_, space) => Assert.Equal(["w", "x", "y", "z"], space.Folders), Options with { NameFolders = [_folder / "b"] });
    }

    [Fact]
    public void A_checkpoint_is_made_of_the_disks_and_gives_way_to_an_image_saved_meanwhile()
    {
        Format();
        Run(static (storage, space) =>
        {
            Make(storage, space, "x"); // 2, after the beginning of the segment
            TransactionId last = storage.BeginCheckpoint(); // 3, 4
            Make(storage, space, "y"); // 5
            ImageDraft draft = storage.WriteCheckpoint(last, new FolderNamespace(), CancellationToken.None)!;
            Assert.True(storage.EndCheckpoint(draft));
            TransactionId before = storage.BeginCheckpoint(); // 6, 7
            ImageDraft late = storage.WriteCheckpoint(before, new FolderNamespace(), CancellationToken.None)!;
            storage.SaveNamespace(space); // 8, 9
            Assert.False(storage.EndCheckpoint(late));
            Assert.Null(storage.WriteCheckpoint(before, new FolderNamespace(), CancellationToken.None));
            Make(storage, space, "z");
        });

        Assert.Equal(
            ["fsimage_0000000000000000003", "fsimage_0000000000000000003.md5", "fsimage_0000000000000000008", "fsimage_0000000000000000008.md5"],
            Names("a").Where(static name => name.StartsWith("fsimage", StringComparison.Ordinal)));
        LoadSummary loaded = Run((_, space) => Assert.Equal(["x", "y", "z"], space.Folders));
        Assert.EndsWith("fsimage_0000000000000000008", loaded.ImagePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 10_000, 61)]
    [InlineData(25, 10_000, 36)]
    [InlineData(25, 1, 51)]
    [InlineData(1_000_000, 2, 41)]
    [InlineData(1_000_000, 0, 61)]
    public void Extra_edits_are_kept_by_transactions_and_segments(long transactions, int segments, long from)
    {
        EditLogSegment[] all = [.. Enumerable.Range(0, 9).Select(static i =>
            new EditLogSegment(new TransactionId((10 * i) + 1), new TransactionId((10 * i) + 10)))];

        (TransactionId images, TransactionId edits) = StorageRetention.Decide(
            [new(80), new(60), new(40), new(80), new(0)], all,
            Options with { ExtraEditsRetained = transactions, MaxExtraSegmentsRetained = segments });

        Assert.Equal((60, from), (images.Value, edits.Value));
    }

    [Fact]
    public void A_damaged_image_is_passed_over_and_written_anew()
    {
        Format();
        Run(static (storage, space) =>
        {
            Make(storage, space, "x");
            storage.SaveNamespace(space);
            Make(storage, space, "y");
        });
        foreach (string name in new[] { "a", "b" })
        {
            Damage(_folder / $"{name}/current/fsimage_0000000000000000003", 100);
        }

        LoadSummary loaded = Run((_, space) => Assert.Equal(["x", "y"], space.Folders));

        Assert.EndsWith("fsimage_0000000000000000000", loaded.ImagePath, StringComparison.Ordinal);
        Assert.Contains("is corrupt with MD5 checksum of", loaded.CheckpointReason, StringComparison.Ordinal);
        Assert.Contains(_notices, static notice => notice.IsWarning && notice.Message.StartsWith("Failed to load image from ", StringComparison.Ordinal));
        Assert.Contains("fsimage_0000000000000000005", Names("a"));
    }

    [Fact]
    public void A_damaged_segment_is_read_from_the_other_folder_and_from_none_if_both_are_damaged()
    {
        Format();
        Run(static (storage, space) =>
        {
            Make(storage, space, "x");
            Make(storage, space, "y");
            storage.Journal!.Close();
        });
        Damage(_folder / "a/current/edits_0000000000000000001-0000000000000000004", 60);
        Run((storage, space) =>
        {
            Assert.Equal(["x", "y"], space.Folders);
            storage.Journal!.Close();
        });
        Damage(_folder / "b/current/edits_0000000000000000001-0000000000000000004", 60);

        var refused = Assert.Throws<StorageException>(() => Run(static (_, _) => { }));

        Assert.StartsWith(
            "Gap in transactions. Expected to be able to read up until at least txid 6 but unable to find any edit logs containing txid 2. ",
            refused.Message, StringComparison.Ordinal);
        Assert.Contains("is corrupt at", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_edits_are_refused_in_Hadoops_words_and_nothing_is_changed()
    {
        Format();
        Run(static (storage, space) =>
        {
            Make(storage, space, "x");
            storage.Journal!.Roll();
            Make(storage, space, "y");
        });
        foreach (string name in new[] { "a", "b" })
        {
            File.Delete(_folder / $"{name}/current/edits_0000000000000000001-0000000000000000003");
        }

        string[] before = Names("a");
        var refused = Assert.Throws<StorageException>(() => Run(static (_, _) => { }));

        Assert.Equal(
            "Gap in transactions. Expected to be able to read up until at least txid 5 but unable to find any edit logs containing txid 1",
            refused.Message);
        Assert.Equal(before, Names("a"));
        Assert.Contains("edits_inprogress_0000000000000000004", before);
    }

    [Fact]
    public void A_lost_last_segment_is_noticed_by_seen_txid()
    {
        Format();
        Run(static (storage, space) => Make(storage, space, "x"));
        foreach (string name in new[] { "a", "b" })
        {
            File.Delete(_folder / $"{name}/current/edits_inprogress_0000000000000000001");
        }

        Assert.Equal(
            "Gap in transactions. Expected to be able to read up until at least txid 1 but unable to find any edit logs containing txid 1",
            Assert.Throws<StorageException>(() => Run(static (_, _) => { })).Message);
    }

    [Fact]
    public void A_folder_that_was_away_is_brought_up_to_date_before_the_start()
    {
        Format();
        Run(static (storage, space) => Make(storage, space, "x"));
        Directory.Move(_folder / "b", _folder / "away");
        Directory.CreateDirectory(_folder / "b");
        Run(static (storage, space) => Make(storage, space, "y")); // b is empty: it is formatted
        Directory.Delete(_folder / "b", recursive: true);
        Directory.Move(_folder / "away", _folder / "b");

        LoadSummary loaded = Run(static (_, space) => Assert.Equal(["x", "y"], space.Folders));

        Assert.NotNull(loaded.CheckpointReason);
        Assert.Contains(_notices, notice => notice.Message == $"Storage directory {_folder / "b"} was not formatted and is now one more of this namespace.");
        Directory.Delete(_folder / "a", recursive: true);
        Run(static (_, space) => Assert.Equal(["x", "y"], space.Folders), Options with { NameFolders = [_folder / "b"] });
    }

    [Fact]
    public void What_cannot_be_opened_is_refused_in_Hadoops_words()
    {
        Assert.Equal($"Directory {_folder / "a"} is in an inconsistent state: storage directory does not exist or is not accessible.", Refusal());
        Directory.CreateDirectory(_folder / "a");
        Directory.CreateDirectory(_folder / "b");
        Assert.Equal("NameNode is not formatted.", Refusal());
        Format();
        string version = File.ReadAllText(_folder / "b/current/VERSION");
        foreach ((string from, string to, string said) in new[]
        {
            ("namespaceID=7", "namespaceID=8", $"Directory {_folder / "b"} is in an inconsistent state: namespaceID is incompatible with others."),
            ("clusterID=CID-1", "clusterID=CID-2", $"Directory {_folder / "b"} is in an inconsistent state: cluster Id is incompatible with others."),
            ("cTime=5", "cTime=x", $"Directory {_folder / "b"} is in an inconsistent state: file VERSION has cTime=x, which is no number."),
            ("clusterID=CID-1\n", "", $"Directory {_folder / "b"} is in an inconsistent state: file VERSION has clusterID missing."),
            ("=NAME_NODE", "=DATA_NODE",
                $"Directory {_folder / "b"} is in an inconsistent state: Incompatible node types: storageType=NAME_NODE but StorageDirectory type=DATA_NODE"),
            ("=-67", "=-68",
                $"Unexpected version of storage directory {_folder / "b"}. Reported: -68. Expecting = -67. It is of a later release."),
        })
        {
            File.WriteAllText(_folder / "b/current/VERSION", version.Replace(from, to, StringComparison.Ordinal));
            Assert.Equal(said, Refusal());
        }

        File.Delete(_folder / "b/current/VERSION");
        File.WriteAllText(_folder / "b/current/edits_0000000000000000001-0000000000000000002", "precious");
        Assert.Contains("it has images or edits and no file VERSION", Refusal(), StringComparison.Ordinal);
        File.Delete(_folder / "a/current/VERSION");
        Assert.Contains("it has images or edits and no file VERSION", Refusal(), StringComparison.Ordinal); // and not that nothing was formatted
    }

    [Fact]
    public void Folders_are_for_one_NameNode_in_this_process_too()
    {
        Format();
        using (NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add))
        {
            Assert.Equal($"Cannot lock storage {_folder / "a"}. The directory is already locked", Refusal());
            Assert.Equal($"{Environment.ProcessId}@{Environment.MachineName}", File.ReadAllText(_folder / "a/in_use.lock"));
            Assert.ThrowsAny<IOException>(Format);
        }

        NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add).Dispose();
    }

    private static void Damage(string path, int at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static void Make(NameNodeStorage storage, FolderNamespace space, string name)
    {
        storage.Journal!.Append(space.Make(name));
        storage.Journal.WaitAsync().GetAwaiter().GetResult();
    }

    private void Format() => StorageFormat.Run(
        Options, StorageScript.Identity, new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System, _notices.Add);

    private LoadSummary Run(Action<NameNodeStorage, FolderNamespace> work, StorageOptions? options = null)
    {
        using NameNodeStorage storage = NameNodeStorage.Open(options ?? Options, TimeProvider.System, _notices.Add);
        var space = new FolderNamespace();
        LoadSummary loaded = storage.Load(space);
        storage.StartJournal(space);
        work(storage, space);
        return loaded;
    }

    private string Refusal() =>
        Assert.Throws<StorageException>(() => NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add).Dispose()).Message;

    private string[] Names(string folder) =>
        [.. Directory.GetFiles(_folder / (folder + "/current")).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
