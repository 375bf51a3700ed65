using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>Operations of every kind from a seed, with edge cases among their fields.</summary>
/// <param name="seed">The seed.</param>
/// <param name="forApache">Whether only what Apache's viewer can show: its XML escapes control characters in its own way, and its
/// reader wants numbers that make sense.</param>
internal sealed class RandomOps(int seed, bool forApache = false)
{
    private static readonly long[] Edges = [0, 1, -1, 127, 128, -112, -113, 255, 256, 65536, int.MaxValue, long.MaxValue, long.MinValue];

    private static readonly string[] Odd = ["", "a b", "ä€", "𝄞", "\0", "\uD800", "\u0001\uFFFF", new('x', 3000)];

    private readonly Random _random = new(seed);

    /// <summary>One operation of each kind, in the order of their opcodes.</summary>
    public IEnumerable<EditLogOp> OneOfEach() =>
    [
        new AddOp(Inode(), Path(), Int16(), Int64(), Int64(), Int64(), Blocks(), Permission(), AclList(), XAttrs(), Name(), Name(), Bool(),
            Byte(), Byte(), Rpc()),
        new RenameOldOp(Path(), Path(), Int64(), Rpc()),
        new DeleteOp(Path(), Int64(), Rpc()),
        new MkdirOp(Inode(), Path(), Int64(), Permission(), AclList(), XAttrs()),
        new SetReplicationOp(Path(), Int16()),
        new SetPermissionsOp(Path(), Mode()),
        new SetOwnerOp(Path(), Bool() ? "" : Name(), Bool() ? "" : Name()),
        new CloseOp(Inode(), Path(), Int16(), Int64(), Int64(), Int64(), Blocks(), Permission()),
        new SetGenstampV1Op(Stamp()),
        new TimesOp(Path(), Int64(), Int64()),
        new SetQuotaOp(Path(), Int64(), Int64()),
        new RenameOp(Path(), Path(), Int64(), RenameChoices(), Rpc()),
        new ConcatDeleteOp(Path(), List(1, Path), Int64(), Rpc()),
        new SymlinkOp(Inode(), Path(), Path(), Int64(), Int64(), Permission(), Rpc()),
        new GetDelegationTokenOp(Token(), Int64()),
        new RenewDelegationTokenOp(Token(), Int64()),
        new CancelDelegationTokenOp(Token()),
        new UpdateMasterKeyOp((int)Int64(), Int64(), forApache || Bool() ? Bytes(1) : null),
        new ReassignLeaseOp(Name(), Path(), Name()),
        new EndLogSegmentOp(),
        new StartLogSegmentOp(),
        new UpdateBlocksOp(Path(), Blocks(), Rpc()),
        new CreateSnapshotOp(Path(), Name(), Int64(), Rpc()),
        new DeleteSnapshotOp(Path(), Name(), Int64(), Rpc()),
        new RenameSnapshotOp(Path(), Name(), Name(), Int64(), Rpc()),
        new AllowSnapshotOp(Path()),
        new DisallowSnapshotOp(Path()),
        new SetGenstampV2Op(Stamp()),
        new AllocateBlockIdOp(new BlockId(Int64())),
        new AddBlockOp(Path(), Bool() ? Block() : null, Block(), Rpc()),
        new AddCacheDirectiveOp(new CacheDirective(Number(), Path(), Int16(), Name(), Int64()), Rpc()),
        new RemoveCacheDirectiveOp(Number(), Rpc()),
        new AddCachePoolOp(new CachePool(Name(), Name(), Name(), Mode(), Number(), Number(), 1), Rpc()),
        new ModifyCachePoolOp(Pool(), Rpc()),
        new RemoveCachePoolOp(Name(), Rpc()),
        new ModifyCacheDirectiveOp(Directive(), Rpc()),
        new SetAclOp("/" + Text(), AclList()),
        new RollingUpgradeStartOp(Int64()),
        new RollingUpgradeFinalizeOp(Int64()),
        new SetXAttrOp("/" + Text(), XAttrs(), Rpc()),
        new RemoveXAttrOp("/" + Text(), XAttrs(), Rpc()),
        new SetStoragePolicyOp(Path(), Byte()),
        new TruncateOp(Path(), Name(), Name(), Int64(), Int64(), Bool() ? Block() : null),
        new AppendOp(Path(), Name(), Name(), Bool(), Rpc()),
        new SetQuotaByStorageTypeOp(Path(), (StorageType)_random.Next(1, 7), Int64()),
        new AddErasureCodingPolicyOp("rs", 6, 3, 65536, Options(), Rpc()),
        new EnableErasureCodingPolicyOp(Name(), Rpc()),
        new DisableErasureCodingPolicyOp(Name(), Rpc()),
        new RemoveErasureCodingPolicyOp(Name(), Rpc()),
    ];

    private bool Bool() => _random.Next(2) == 0;

    private byte Byte() => (byte)_random.Next(forApache ? 16 : 256);

    private short Int16() => (short)(forApache ? _random.Next(1, 512) : _random.Next(short.MinValue, short.MaxValue + 1));

    private ushort Mode() => (ushort)_random.Next(forApache ? 0x400 : 0x10000);

    private long Number() => _random.NextInt64(1, long.MaxValue);

    private long Int64() => forApache ? Number() >> _random.Next(63)
        : Bool() ? Edges[_random.Next(Edges.Length)] : _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(63);

    private InodeId Inode() => new(Int64());

    private GenerationStamp Stamp() => new(Int64());

    private string Name() => !forApache && Bool() ? Odd[_random.Next(Odd.Length)] : "n" + _random.Next(1000) + (Bool() ? "é語" : "");

    private string Path() => "/" + Name() + "/" + Name();

    /// <summary>A text that UTF-8 can hold: it has no halves of a surrogate pair.</summary>
    private string Text() => Name().Replace("\uD800", "?", StringComparison.Ordinal);

    private byte[] Bytes(int atLeast)
    {
        byte[] bytes = new byte[_random.Next(atLeast, 40)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private RpcIds Rpc()
    {
        byte[] client = new byte[16];
        _random.NextBytes(client);
        return Bool() ? RpcIds.None : RpcIds.Of(client, (int)Int64());
    }

    private PermissionStatus Permission() => new(Text(), Text(), Mode());

    private EditLogBlock Block() => new(new BlockId(Int64()), Int64(), Stamp());

    private List<EditLogBlock> Blocks() => List(0, Block);

    private List<AclEntry> AclList() => List(0, () => new AclEntry(
        (AclScope)_random.Next(2), (AclType)_random.Next(4), (byte)_random.Next(8), Bool() ? null : "u" + _random.Next(9)));

    private List<XAttr> XAttrs() => List(1, () => new XAttr(
        (XAttrNamespace)_random.Next(5), "x" + _random.Next(9), Bool() ? null : Bytes(forApache ? 1 : 0)));

    private List<RenameOption> RenameChoices() =>
        Bool() ? [RenameOption.None] : Bool() ? [RenameOption.Overwrite] : [RenameOption.Overwrite, RenameOption.ToTrash];

    /// <summary>Apache shows more than one in an order of its own.</summary>
    private List<KeyValuePair<string, string>> Options() =>
        forApache ? [new(Name(), Name())] : List(0, () => KeyValuePair.Create(Name(), Name()));

    private DelegationToken Token() =>
        new(forApache ? "owner" : Text(), "renewer", Bool() ? "" : "real", Int64(), Int64(), (int)Int64(), (int)Int64());

    private CacheDirective Directive() => new(
        Number(), Bool() ? Path() : null, Bool() ? Int16() : null, Bool() ? Name() : null, Bool() ? Int64() : null);

    private CachePool Pool() => new(
        Name(), Bool() ? Name() : null, Bool() ? Name() : null, Bool() ? Mode() : null, Bool() ? Number() : null,
        Bool() ? Number() : null, Bool() ? (short)2 : null);

    private List<T> List<T>(int atLeast, Func<T> one) => [.. Enumerable.Range(0, _random.Next(atLeast, 5)).Select(_ => one())];
}
