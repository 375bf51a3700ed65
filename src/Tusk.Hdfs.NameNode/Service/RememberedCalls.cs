using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Namespace.Reads;
using Tusk.Hdfs.NameNode.Namespace.Replay;
using Tusk.Hdfs.NameNode.Service.Client;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Calls that were executed before this start, as the edit log tells: who repeats one gets its answer.</summary>
/// <remarks>
/// Late operations of the image are heard of before those after it, with the namespace of the image: an answer is made of the
/// operation wherever it can be. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogLoader, wherever it adds to the
/// retry cache.
/// </remarks>
/// <param name="cache">Keeps the answers.</param>
/// <param name="expiry">How long a call is remembered.</param>
internal sealed class RememberedCalls(RetryCache cache, TimeSpan expiry)
{
    /// <summary>An operation was done: again just now, or before the image.</summary>
    public void Applied(NameNodeCore core, EditLogOp operation)
    {
        (RpcIds ids, long? timeMillis, Func<IContract?> answer) = operation switch
        {
            AddOp op => (op.Rpc, op.MtimeMillis, () => CreatedAs(core, op)),
            AppendOp op => (op.Rpc, null, () => AppendedAs(core, op)),
            DeleteOp op => (op.Rpc, op.TimeMillis, static () => new DeleteResponseProto { Result = true }),
            RenameOldOp op => (op.Rpc, op.TimeMillis, static () => new RenameResponseProto { Result = true }),
            RenameOp op => (op.Rpc, op.TimeMillis, static () => new Rename2ResponseProto()),
            ConcatDeleteOp op => (op.Rpc, op.TimeMillis, static () => new ConcatResponseProto()),
            UpdateBlocksOp op => (op.Rpc, null, static () => new UpdatePipelineResponseProto()),
            _ => (RpcIds.None, (long?)null, (Func<IContract?>)(static () => null)),
        };
        if (ids.ClientId is Guid client && ids.CallId >= 0 && !IsExpired(timeMillis, core.Now) && answer() is IContract kept)
        {
            Span<byte> bytes = stackalloc byte[16];
            client.TryWriteBytes(bytes, bigEndian: true, out _);
            cache.Seed(new RpcClientId(bytes), ids.CallId, kept);
        }
    }

    /// <summary>Whether a call is too old to be repeated; one of which no time is known may always be.</summary>
    private bool IsExpired(long? timeMillis, Moment now) => timeMillis < now.UnixMillis - (long)expiry.TotalMilliseconds;

    /// <summary>The file as it was made: it may have grown since, have another name, or be gone.</summary>
    private static CreateResponseProto? CreatedAs(NameNodeCore core, AddOp op)
    {
        if (!FileChanges.IsPossible(op))
        {
            return null;
        }

        ResolvedPath path = ResolvedPath.Walk(core.State.Tree, PathNames.Split(op.Path));
        byte policy = op.StoragePolicyId != StoragePolicies.Unspecified ? op.StoragePolicyId : FileStatus.PolicyOf(path.Parent ?? path.LastExisting);
        return new CreateResponseProto
        {
            Fs = core.Calls.Lookups.Status(FileChanges.Make(core.State.Tree, op, path.LastName), [], policy).ToProto(),
        };
    }

    /// <summary>Where the replicas were, nobody knows any more: the client asks for a new pipeline.</summary>
    /// <remarks>
    /// Of an append before the image: who repeats it has added no block since, and goes on where the file ends. If he does not
    /// write it any more, it has been taken from him, and he hears of that with his next call.
    /// </remarks>
    private static AppendResponseProto AppendedAs(NameNodeCore core, AppendOp op)
    {
        if (ResolvedPath.Walk(core.State.Tree, PathNames.Split(op.Path)).Last is not InodeFile file)
        {
            return new AppendResponseProto();
        }

        BlockInfo? last = file.Blocks.Last;
        bool goesOn = file.UnderConstruction?.ClientName == op.ClientName && last is not null && (last.State != BlockState.Complete || op.NewBlock);
        return new AppendResponseProto
        {
            Stat = WritingCalls.StatusOf(core, file),
            Block = goesOn
                ? LocatedBlockMapping.ToProto(
                    new ExtendedBlock(core.BlockPoolId, last!.Id, last.GenerationStamp, last.LengthBytes),
                    file.LengthBytes - last.LengthBytes, [], isCorrupt: false, core.Now)
                : null,
        };
    }
}
