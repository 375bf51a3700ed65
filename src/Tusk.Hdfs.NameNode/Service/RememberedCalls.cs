using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Namespace.Paths;
using Tusk.Hdfs.NameNode.Service.Client;
using Tusk.Hdfs.NameNode.Service.Mapping;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Rpc;
using Tusk.Rpc.Server;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>Calls that were executed before this start, as the edit log tells: who repeats one gets its answer.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogLoader, wherever it adds to the retry cache.</remarks>
/// <param name="cache">Keeps the answers.</param>
internal sealed class RememberedCalls(RetryCache cache)
{
    /// <summary>An operation was done again.</summary>
    public void Applied(NameNodeCore core, EditLogOp operation)
    {
        (RpcIds ids, Func<IContract?> answer) = operation switch
        {
            AddOp op => (op.Rpc, () => CreatedAs(core, op)),
            AppendOp op => (op.Rpc, () => AppendedAs(core, op)),
            DeleteOp op => (op.Rpc, static () => new DeleteResponseProto { Result = true }),
            RenameOldOp op => (op.Rpc, static () => new RenameResponseProto { Result = true }),
            RenameOp op => (op.Rpc, static () => new Rename2ResponseProto()),
            ConcatDeleteOp op => (op.Rpc, static () => new ConcatResponseProto()),
            UpdateBlocksOp op => (op.Rpc, static () => new UpdatePipelineResponseProto()),
            _ => (RpcIds.None, (Func<IContract?>)(static () => null)),
        };
        if (ids.ClientId is Guid client && ids.CallId >= 0 && answer() is IContract kept)
        {
            Span<byte> bytes = stackalloc byte[16];
            client.TryWriteBytes(bytes, bigEndian: true, out _);
            cache.Seed(new RpcClientId(bytes), ids.CallId, kept);
        }
    }

    private static CreateResponseProto? CreatedAs(NameNodeCore core, AddOp op) =>
        core.State.Tree.Find(op.Inode) is InodeFile file ? new CreateResponseProto { Fs = WritingCalls.StatusOf(core, file) } : null;

    /// <summary>Where the replicas were, nobody knows any more: the client asks for a new pipeline.</summary>
    private static AppendResponseProto? AppendedAs(NameNodeCore core, AppendOp op)
    {
        if (ResolvedPath.Walk(core.State.Tree, PathNames.Split(op.Path)).Last is not InodeFile file)
        {
            return null;
        }

        BlockInfo? last = file.Blocks.Last;
        bool goesOn = last is not null && (last.State != BlockState.Complete || op.NewBlock);
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
