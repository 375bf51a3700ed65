using System.Globalization;
using System.Text;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Changes;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Namespace.Reads;

namespace Tusk.Hdfs.NameNode.Tests.Namespace.Support;

/// <summary>Makes the calls of a script on our namespace, and tells what came of each as Transcript/Calls.java does.</summary>
internal sealed class CallScript
{
    private static readonly Dictionary<string, Caller> Callers = new()
    {
        ["h"] = new Caller("h", []),
        ["u1"] = new Caller("u1", ["g1", "g"]),
        ["u2"] = new Caller("u2", ["g2"]),
    };

    private readonly NamespaceCalls _calls;
    private long _millis = 1_800_000_000_000;

    public CallScript() => _calls = new NamespaceCalls(State = new NamespaceState(new NamespaceOptions { Superuser = "h", MinBlockSizeBytes = 512 }, Blocks));

    public FakeBlocks Blocks { get; } = new();

    public NamespaceState State { get; }

    public string Run(string line)
    {
        string[] words = [.. line.Split(' ').Select(static (word, i) => i < 2 ? word : Expand(word))];
        try
        {
            return Call(Callers[words[0]], words[1], words[2..]);
        }
        catch (NameNodeException refusal)
        {
            return $"{refusal.JavaClassName}: {refusal.Message}";
        }
    }

    private static string Expand(string word) => word.Replace("%LONG", new string('n', 256), StringComparison.Ordinal)
        .Replace("%DEEP", string.Concat(Enumerable.Repeat("/d", 1001)), StringComparison.Ordinal)
        .Replace("%WIDE", new string('é', 128), StringComparison.Ordinal);

    private static string Text(bool value) => value ? "true" : "false";

    private static ushort Mode(string octal) => Convert.ToUInt16(octal, 8);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Name(byte policy) => StoragePolicies.Name(policy)!;

    private Moment Now() => new(_millis += 1, _millis);

    private string Call(Caller who, string call, string[] a)
    {
        switch (call)
        {
            case "mkdirs": return Text(_calls.Directories.Mkdirs(who, a[0], Mode(a[1]), a[2] == "p", Now()));
            case "create": return Info(_calls.Lookups.Status(Create(who, a[0], Mode(a[1]), (CreateFlags)Number(a[2]), a[3] == "p", a[4], a[5], a[6]), [], 0));
            case "put": Put(who, a); return "done";
            case "complete": return Text(_calls.Writing.Complete(who, a[0], InodeId.Unknown, a[1], null, Now()));
            case "rename": return Text(_calls.Renaming.RenameOld(who, a[0], a[1], RpcIds.None, Now()));
            case "rename2": _calls.Renaming.Rename(who, a[0], a[1], [a.Length == 2 ? RenameOption.None : a[2] == "t" ? RenameOption.ToTrash : RenameOption.Overwrite], RpcIds.None, Now()); return "done";
            case "delete": return Text(_calls.Deletion.Delete(who, a[0], a[1] == "r", RpcIds.None, Now()));
            case "chmod": _calls.Attributes.SetPermission(who, a[0], Mode(a[1]), Now()); return "done";
            case "chown": _calls.Attributes.SetOwner(who, a[0], a[1] == "-" ? null : a[1], a[2] == "-" ? null : a[2], Now()); return "done";
            case "times": _calls.Attributes.SetTimes(who, a[0], Number(a[1]), Number(a[2]), Now()); return "done";
            case "setrep": return Text(_calls.Attributes.SetReplication(who, a[0], (short)Number(a[1]), Now()));
            case "quota": _calls.Quotas.Set(who, a[0], Number(a[1]), Number(a[2]), null, Now()); return "done";
            case "policy": _calls.Attributes.SetStoragePolicy(who, a[0], a[1], Now()); return "done";
            case "nopolicy": _calls.Attributes.UnsetStoragePolicy(who, a[0], Now()); return "done";
            case "getpolicy": return Name(_calls.Lookups.GetStoragePolicy(who, a[0]));
            case "info": return Info(_calls.Lookups.GetFileInfo(who, a[0]));
            case "ls": return Listing(who, a);
            case "count": return Count(_calls.Listings.GetContentSummary(who, a[0]));
            case "usage": return UsageText(who, a[0]);
            case "closed": return Text(_calls.Lookups.IsFileClosed(who, a[0]));
            case "access": _calls.Lookups.CheckAccess(who, a[0], (FsAction)Number(a[1])); return "done";
            case "blocksize": return _calls.Lookups.GetPreferredBlockSize(who, a[0]).ToString(CultureInfo.InvariantCulture);
            case "append": _calls.Appending.Append(who, a[0], a[1], "127.0.0.1", false, RpcIds.None, Now()); return "done";
            case "truncate": return Text(_calls.Truncation.Truncate(who, a[0], Number(a[1]), a[2], "127.0.0.1", Now()));
            case "concat": _calls.Concatenation.Concat(who, a[0], a[1..], RpcIds.None, Now()); return "done";
            case "recover": return Text(_calls.Leases.RecoverLease(who, a[0], a[1], "127.0.0.1", Now()));
            case "fsync": _calls.Writing.Fsync(who, a[0], InodeId.Unknown, a[1], 0, Now()); return "done";
            case "addblock": AddBlock(who, a[0], a[1], null); return "done";
            case "blocks": return BlocksText(_calls.Lookups.GetBlocks(who, a[0], Number(a[1]), Number(a[2]), false, Now()));
            case "openfiles": return OpenFiles(who);
            default: throw new ArgumentException(call);
        }
    }

    private InodeFile Create(Caller who, string path, ushort mode, CreateFlags flags, bool parents, string replication, string size, string client) =>
        _calls.Creation.Create(who, new NewFile(path, mode, client, "127.0.0.1", flags, parents, (short)Number(replication), Number(size)), RpcIds.None, Now());

    private BlockInfo AddBlock(Caller who, string path, string client, ExtendedBlock? previous)
    {
        BlockAllocation allocation = _calls.Writing.CheckAddBlock(who, path, InodeId.Unknown, client, previous);
        return _calls.Writing.AddBlock(allocation, previous, Now());
    }

    /// <summary>As a Java client writes: a block at a time, then complete.</summary>
    private void Put(Caller who, string[] a)
    {
        const CreateFlags Flags = CreateFlags.Create | CreateFlags.Overwrite;
        InodeFile file = Create(who, a[0], 0x1A4, Flags, true, a[2], a[3], "DFSClient");
        ExtendedBlock? last = null;
        for (long left = Number(a[1]); left > 0; left -= file.BlockSizeBytes)
        {
            BlockInfo block = AddBlock(who, a[0], "DFSClient", last);
            last = new ExtendedBlock("", block.Id, block.GenerationStamp, Math.Min(left, file.BlockSizeBytes));
        }

        Assert.True(_calls.Writing.Complete(who, a[0], file.Id, "DFSClient", last, Now()));
    }

    private static string Info(FileStatus? status)
    {
        if (status is null)
        {
            return "null";
        }

        string access = $"{(status.Inode is InodeFile ? '-' : 'd')}{FsActions.Text(status.Mode)} {status.Owner} {status.Group}";
        return access + (status.Inode is InodeFile file
            ? $" {file.LengthBytes} {file.Replication} {file.BlockSizeBytes} 0 {status.StoragePolicyId}"
            : $" 0 0 0 {(status.Inode as InodeDirectory)?.ChildCount ?? 0} {status.StoragePolicyId}");
    }

    private string Listing(Caller who, string[] a)
    {
        DirectoryListing? listing = _calls.Listings.GetListing(who, a[0], Encoding.UTF8.GetBytes(a.Length > 1 ? a[1] : ""), false);
        return listing is null
            ? "null"
            : string.Concat(listing.Entries.Select(static entry => $"{Encoding.UTF8.GetString(entry.LocalName)} = {Info(entry)}; ")) + listing.RemainingCount;
    }

    private static string Count(ContentSummary sum) =>
        $"{sum.LengthBytes} {sum.FileCount} {sum.DirectoryCount} {sum.SpaceBytes} {sum.Quota?.Namespace ?? -1} {sum.Quota?.SpaceBytes ?? -1}";

    private string UsageText(Caller who, string path)
    {
        (Usage usage, DirectoryQuota? quota) = _calls.Listings.GetQuotaUsage(who, path);
        return $"{usage.Names} {usage.SpaceBytes} {quota?.Namespace ?? -1} {quota?.SpaceBytes ?? -1}";
    }

    private static string BlocksText(FileBlocks blocks) =>
        $"{blocks.LengthBytes} {Text(blocks.IsUnderConstruction)} {Text(blocks.IsLastComplete)}"
        + string.Concat(blocks.Blocks.Select(static pair => $" {pair.OffsetBytes}+{pair.Block.LengthBytes}"));

    private string OpenFiles(Caller who)
    {
        (IReadOnlyList<OpenFile> files, bool hasMore) = _calls.Listings.ListOpenFiles(who, InodeId.Unknown, "/");
        return string.Concat(files.Select(static file => $"{file.Path} {file.ClientName}; ")) + Text(hasMore);
    }
}
