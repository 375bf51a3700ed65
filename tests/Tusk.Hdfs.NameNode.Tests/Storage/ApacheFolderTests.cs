using System.Security.Cryptography;
using Conformance.Tests.Support;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Tests.Support;
using TemporaryFolder = Tusk.Hdfs.NameNode.Tests.Support.TemporaryFolder;

namespace Tusk.Hdfs.NameNode.Tests.Storage;

/// <summary>Folders of Apache's NameNode are ours, and ours are its.</summary>
public sealed class ApacheFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<StorageNotice> _notices = [];

    private StorageOptions Options => new() { NameFolders = [_folder.Path] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_image_of_Hadoop_and_its_edits_give_the_image_that_Hadoop_made_of_them()
    {
        Directory.CreateDirectory(_folder / "current");
        Put("VERSION", Captures.Read("VERSION-namenode"));
        Put("seen_txid", "27\n"u8.ToArray());
        PutImage("fsimage_0000000000000000000", Captures.Read("fsimage-0.bin"));
        Put("edits_0000000000000000001-0000000000000000026", Captures.Read("edits-1-26.bin"));
        Put("edits_0000000000000000027-0000000000000000096", Captures.Read("edits-27-96.bin"));
        using NameNodeStorage storage = Open();
        StoredNamespace space = Namespace();

        LoadSummary loaded = storage.Load(space);

        Assert.Equal((96L, 96L, null), (loaded.Last.Value, loaded.EditCount, loaded.CheckpointReason));
        Assert.Equal(("cluster", 415315351), (storage.Identity.ClusterId, storage.Identity.NamespaceId));
        Dictionary<string, byte[]> theirs = Images.Sections(Captures.Read("fsimage-96.bin")).ToDictionary(static one => one.Name, static one => one.Bytes);
        Assert.All(Images.Sections(Images.Save(space.ToSave(loaded.Last))).Where(static one => one.Name is not (FsImageFormat.StringTable or FsImageFormat.Inode)),
            one => Assert.Equal(theirs[one.Name], one.Bytes));
        Assert.Equal(
            Images.Describe(Images.Load(Captures.Read("fsimage-96.bin"))), Images.Describe(Images.Load(Images.Save(space.ToSave(loaded.Last)))));
    }

    [Fact]
    public async Task Apache_serves_a_folder_of_ours_keeps_us_out_meanwhile_and_what_it_adds_is_read()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        StorageFormat.Run(
            Options, new StorageIdentity(415315351, "CID-x", "BP-1-127.0.0.1-5", 5), new PermissionStatus(Environment.UserName, "supergroup", 0x1ED),
            TimeProvider.System, _notices.Add);
        WriteOurs();

        (ApacheNameNode server, string address) = await ApacheNameNode.StartAsync(_folder.Path);
        using (server)
        {
            await hadoop!.ShellAsync(_folder.Path, "-fs", $"hdfs://{address}", "-mkdir", "/theirs");
            string listing = await hadoop.ShellAsync(_folder.Path, "-fs", $"hdfs://{address}", "-stat", "%A %r %u %g %b %n", "/*", "/*/*");

            Assert.Equal(
                $"""
                rwxr-xr-x 0 alice staff 0 after
                rwxr-xr-x 0 alice staff 0 d
                rwxr-xr-x 0 {Environment.UserName} supergroup 0 theirs
                rw-r--r-- 3 alice staff 1234 f

                """,
                listing);
            Assert.Equal($"Cannot lock storage {_folder.Path}. The directory is already locked", Assert.Throws<StorageException>(Open).Message);
            Assert.Contains(_notices, notice => notice.Message.StartsWith("It appears that another node ", StringComparison.Ordinal)
                && notice.Message.EndsWith($" has already locked the storage directory: {_folder.Path}", StringComparison.Ordinal));
        }

        using NameNodeStorage storage = Open();
        StoredNamespace space = Namespace();
        storage.Load(space);
        Assert.Equal(["after", "d", "theirs"], space.State.Tree.Root.Children.ToArray().Select(static child => child.NameText));
    }

    [Fact]
    public async Task Apache_refuses_a_folder_while_we_use_it()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        StorageFormat.Run(
            Options, StorageIdentity.Create(new Random(1), "127.0.0.1", 5), new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System,
            _notices.Add);
        using NameNodeStorage storage = Open();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ApacheNameNode.StartAsync(_folder.Path));

        Assert.Contains($"Cannot lock storage {_folder.Path}. The directory is already locked", refused.Message, StringComparison.Ordinal);
    }

    private static StoredNamespace Namespace() => new(
        static () => new NamespaceState(new NamespaceOptions { Superuser = "h" }, new FakeBlocks()), static () => new Moment(1_800_000_000_000, 0));

    private void WriteOurs()
    {
        using NameNodeStorage storage = Open();
        StoredNamespace space = Namespace();
        storage.Load(space);
        storage.StartJournal(space);
        var permission = new PermissionStatus("alice", "staff", 0x1ED);
        var block = new EditLogBlock(new BlockId((1L << 30) + 1), 1234, new GenerationStamp(1001));
        Do(storage, space,
            new MkdirOp(new InodeId(16386), "/d", Images.Mtime, permission, [], []),
            new AddOp(
                new InodeId(16387), "/d/f", 3, Images.Mtime, Images.Mtime, 1 << 20, [], permission with { Mode = 0x1A4 }, [], [], "writer", "127.0.0.1",
                Overwrite: false, StoragePolicyId: 0, ErasureCodingPolicyId: 0, RpcIds.None),
            new AllocateBlockIdOp(block.Id),
            new SetGenstampV2Op(block.GenerationStamp),
            new AddBlockOp("/d/f", null, block with { LengthBytes = 0 }, RpcIds.None));
        storage.SaveNamespace(space);
        Do(storage, space,
            new CloseOp(InodeId.Unknown, "/d/f", 3, Images.Mtime, Images.Mtime, 1 << 20, [block], permission with { Mode = 0x1A4 }),
            new MkdirOp(new InodeId(16388), "/after", Images.Mtime, permission, [], []));

        // Not closed: the last segment is in progress, as after a kill.
    }

    private static void Do(NameNodeStorage storage, StoredNamespace space, params EditLogOp[] operations)
    {
        foreach (EditLogOp operation in operations)
        {
            space.State.Apply(operation, new Moment(Images.Mtime, 0));
            storage.Journal!.Append(operation);
        }

        storage.Journal!.WaitAsync().GetAwaiter().GetResult();
    }

    private NameNodeStorage Open() => NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add);

    private void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(_folder.Path, "current", name), bytes);

    private void PutImage(string name, byte[] image)
    {
        Put(name, image);
#pragma warning disable CA5351 // Hadoop's images have an MD5 beside them
        Put(name + ".md5", FsImageDigest.FileOf(Convert.ToHexStringLower(MD5.HashData(image)), name));
#pragma warning restore CA5351
    }
}
