using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>Calls from seeds: against a model that is a dictionary of paths, and against a replay of what they logged.</summary>
public sealed class RandomCallTests
{
    private static readonly Caller Superuser = new("h", []);
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Clients = ["c1", "c2", "c3"];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Names_are_where_a_dictionary_of_paths_has_them(int seed)
    {
        var random = new Random(seed);
        var model = new PathModel();
        (NamespaceState state, NamespaceCalls calls, _) = New();

        for (int i = 0; i < 400; i++)
        {
            string path = AnyPath(random);
            string other = AnyPath(random);
            bool flag = random.Next(2) == 0;
            var now = new Moment(1000 + i, i);
            (string expected, string result) = random.Next(5) switch
            {
                0 => (model.Mkdirs(path), Try(() => calls.Directories.Mkdirs(Superuser, path, 0x1ED, true, now))),
                1 => (path == "/" ? "refused" : model.Create(path, flag), Try(() => CreateClosed(calls, path, flag, now))),
                2 => (model.Delete(path, flag), Try(() => calls.Deletion.Delete(Superuser, path, flag, RpcIds.None, now))),
                3 => (model.RenameOld(path, other), Try(() => calls.Renaming.RenameOld(Superuser, path, other, RpcIds.None, now))),
                _ => (model.Rename(path, other, flag), Try(() =>
                {
                    calls.Renaming.Rename(Superuser, path, other, flag ? [RenameOption.Overwrite] : [RenameOption.None], RpcIds.None, now);
                    return null;
                })),
            };

            Assert.Equal($"{i} {expected}", $"{i} {result}");
        }

        Assert.Equal(model.Lines, state.Tree.All.Select(static inode => inode is InodeDirectory { Parent: not null } ? inode.Path + "/" : inode.Path)
            .Order(StringComparer.Ordinal).Select(static path => path).OrderBy(static path => path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/", StringComparer.Ordinal));
        Assert.Equal(state.Tree.Count, state.Tree.Root.Quota!.NamespaceUsed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_was_logged_gives_the_same_state(int seed)
    {
        var random = new Random(seed);
        (NamespaceState state, NamespaceCalls calls, FakeBlocks blocks) = New();
        (NamespaceState replayed, _, FakeBlocks replayedBlocks) = New();
        var now = new Moment(1_800_000_000_000, 0);
        int done = 0;

        for (int i = 0; i < 600; i++)
        {
            now = new Moment(now.UnixMillis + random.Next(5000), now.MonotonicMillis + random.Next(20_000));
            done += Try(() => AnyCall(random, calls, blocks, now)) == "refused" ? 0 : 1;
            foreach (EditLogOp operation in state.TakeOperations())
            {
                replayed.Apply(operation, now);
            }
        }

        Assert.True(done > 100, $"only {done} calls were done");
        Assert.Equal(TreeText.Of(state), TreeText.Of(replayed));
        Assert.Equal(Leases(state), Leases(replayed));
        Assert.Equal(Used(state), Used(replayed));
        Assert.Equal(blocks.ById.Keys.Order(ById), replayedBlocks.ById.Keys.Order(ById));
        Assert.Equal(
            (state.LastInodeId, state.LastBlockId, state.GenerationStamp),
            (replayed.LastInodeId, replayed.LastBlockId, replayed.GenerationStamp));
        AssertWhole(state, blocks);
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    private static Comparer<BlockId> ById => Comparer<BlockId>.Create(static (one, other) => one.Value.CompareTo(other.Value));

    private static (NamespaceState State, NamespaceCalls Calls, FakeBlocks Blocks) New()
    {
        var blocks = new FakeBlocks();
        var state = new NamespaceState(new NamespaceOptions { Superuser = "h", MinBlockSizeBytes = 1 }, blocks);
        return (state, new NamespaceCalls(state), blocks);
    }

    private static string Try(Func<bool?> call)
    {
        try
        {
            return call() switch { null => "done", true => "true", false => "false" };
        }
        catch (NameNodeException)
        {
            return "refused";
        }
    }

    private static string AnyPath(Random random) =>
        random.Next(20) == 0 ? "/" : string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "/" + Names[random.Next(Names.Length)]));

    private static bool? CreateClosed(NamespaceCalls calls, string path, bool overwrites, Moment now)
    {
        CreateFlags flags = overwrites ? CreateFlags.Create | CreateFlags.Overwrite : CreateFlags.Create;
        InodeFile file = calls.Creation.Create(Superuser, new NewFile(path, 0x1A4, "c1", "m", flags, true, 1, 100), RpcIds.None, now);
        Assert.True(calls.Writing.Complete(Superuser, path, file.Id, "c1", null, now));
        return null;
    }

    private static bool? AnyCall(Random random, NamespaceCalls calls, FakeBlocks blocks, Moment now)
    {
        string path = AnyPath(random);
        string other = AnyPath(random);
        string client = Clients[random.Next(Clients.Length)];
        bool flag = random.Next(2) == 0;
        switch (random.Next(21))
        {
            case 0: return calls.Directories.Mkdirs(Superuser, path, (ushort)random.Next(0x400), flag, now);
            case 1 or 2:
                CreateFlags flags = flag ? CreateFlags.Create | CreateFlags.Overwrite : CreateFlags.Create;
                calls.Creation.Create(Superuser, new NewFile(path, 0x1A4, client, "m", flags, true, (short)random.Next(1, 4), 100), RpcIds.None, now);
                return null;
            case 3: return calls.Deletion.Delete(Superuser, path, random.Next(4) == 0, RpcIds.None, now);
            case 4: return calls.Renaming.RenameOld(Superuser, path, other, RpcIds.None, now);
            case 5: calls.Renaming.Rename(Superuser, path, other, flag ? [RenameOption.Overwrite] : [], RpcIds.None, now); return null;
            case 6 or 7 or 8: AddBlock(random, calls, path, now); return null;
            case 9 or 10: return Complete(random, calls, path, now);
            case 11: calls.Appending.Append(Superuser, path, client, "m", flag, RpcIds.None, now); return null;
            case 12: return calls.Truncation.Truncate(Superuser, path, random.Next(250), client, "m", now);
            case 13: calls.Concatenation.Concat(Superuser, path, [other], RpcIds.None, now); return null;
            case 14: return calls.Attributes.SetReplication(Superuser, path, (short)random.Next(1, 5), now);
            case 15: calls.Attributes.SetOwner(Superuser, path, flag ? "u" : null, "g", now); return null;
            case 16: calls.Attributes.SetTimes(Superuser, path, random.Next(9), now.UnixMillis, now); return null;
            case 17: calls.Quotas.Set(Superuser, path, flag ? Quotas.Reset : random.Next(1, 30), flag ? 5000 : Quotas.Unchanged, null, now); return null;
            case 18: calls.Attributes.SetStoragePolicy(Superuser, path, flag ? "COLD" : "HOT", now); return null;
            case 19: return Recover(random, calls, path, client, now);
            default: blocks.Locations = random.Next(2); calls.Leases.TakeOverExpired(now); return null;
        }
    }

    private static InodeFile? Open(NamespaceCalls calls, string path) =>
        calls.Lookups.GetFileInfo(Superuser, path)?.Inode as InodeFile is { UnderConstruction: not null } file ? file : null;

    private static ExtendedBlock? Written(Random random, InodeFile file) => file.Blocks.Last is not BlockInfo last
        ? null
        : new ExtendedBlock("", last.Id, last.GenerationStamp, last.State == BlockState.Complete ? last.LengthBytes : random.Next(1, 101));

    private static void AddBlock(Random random, NamespaceCalls calls, string path, Moment now)
    {
        if (Open(calls, path) is InodeFile file)
        {
            ExtendedBlock? previous = Written(random, file);
            string client = file.UnderConstruction!.ClientName;
            calls.Writing.AddBlock(calls.Writing.CheckAddBlock(Superuser, path, file.Id, client, previous), previous, now);
            if (random.Next(4) == 0)
            {
                calls.Writing.Fsync(Superuser, path, file.Id, client, random.Next(1, 50), now);
            }

            if (random.Next(6) == 0)
            {
                BlockInfo last = file.Blocks.Last!;
                calls.Writing.AbandonBlock(Superuser, path, file.Id, client, new ExtendedBlock("", last.Id, last.GenerationStamp, 0), now);
            }
        }
    }

    private static bool? Complete(Random random, NamespaceCalls calls, string path, Moment now) =>
        Open(calls, path) is InodeFile file
            ? calls.Writing.Complete(Superuser, path, file.Id, file.UnderConstruction!.ClientName, Written(random, file), now)
            : null;

    private static bool? Recover(Random random, NamespaceCalls calls, string path, string client, Moment now)
    {
        bool isClosed = calls.Leases.RecoverLease(Superuser, path, client, "m", now);
        if (!isClosed && Open(calls, path) is { Blocks.Last: { State: BlockState.UnderRecovery } last } file)
        {
            calls.Leases.Commit(file, last, new GenerationStamp(last.GenerationStamp.Value + 1), random.Next(1, 100), true, random.Next(4) == 0, now);
        }

        return isClosed;
    }

    private static SortedDictionary<long, string> Leases(NamespaceState state) =>
        new(state.Leases.Files.ToDictionary(static id => id.Value, id => state.Leases.Find(id)!.Holder));

    private static SortedDictionary<string, string> Used(NamespaceState state) => new(
        state.Tree.All.OfType<InodeDirectory>().Where(static directory => directory.Quota is not null).ToDictionary(
            static directory => directory.Path, static directory => $"{directory.Quota!.NamespaceUsed} {directory.Quota.SpaceUsedBytes}"));

    /// <summary>What must always hold: leases and writers match, counts are right, blocks belong to their files.</summary>
    private static void AssertWhole(NamespaceState state, FakeBlocks blocks)
    {
        InodeFile[] files = [.. state.Tree.All.OfType<InodeFile>()];
        Assert.Equal(files.Sum(static file => file.Blocks.Count), blocks.ById.Count);
        Assert.All(blocks.Gone, static block => Assert.Equal(InodeId.Unknown, block.File));
        Assert.Equal(
            files.Where(static file => file.UnderConstruction is not null).ToDictionary(static file => file.Id.Value, static file => file.UnderConstruction!.ClientName),
            Leases(state));
        SortedDictionary<string, string> cached = Used(state);
        Usage.CountAll(state.Tree.Root);
        Assert.Equal(cached, Used(state));
    }
}
