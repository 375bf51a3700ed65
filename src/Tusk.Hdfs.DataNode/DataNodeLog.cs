using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode;

/// <summary>What a DataNode tells of its life: one method for each kind of line.</summary>
internal sealed class DataNodeLog(Action<string>? write)
{
    public void Started(string uuid, string storages, string data, string ipc) =>
        Write($"DataNode {uuid} serves data at {data} and RPC at {ipc}; volumes: {storages}");

    public void MetaFileMissing(string path) => Write($"{path} has no meta file; the replica is reported without a generation");

    public void MetaFileDamaged(string path, string error) => Write($"Nothing of {path} can be checked: {error}");

    public void MisplacedFile(string path) => Write($"{path} is not in the folder of its number; it is left alone");

    public void DuplicateReplica(string kept, string removed) => Write($"Two replicas of one block: {kept} stays, {removed} is removed");

    public void NothingToInvalidate(BlockId id, GenerationStamp stamp, string there) =>
        Write($"Failed to delete replica {id}_{stamp}: existing replica is {there}");

    public void VolumeError(string path, string error) => Write($"Error on volume {path}: {error}");

    public void VolumeFull(string path) => Write(
        $"Volume {path} is full: what is on it can be read, and blocks go elsewhere until there is room. Delete files of HDFS, or what "
        + "else is on that disk; dfs.datanode.du.reserved leaves room for others");

    public void ReplicaGone(string replica, string error) => Write($"The files of a replica are gone, and the NameNode is told so ({replica}): {error}");

    public void VolumeFailed(string path) => Write($"Volume {path} failed and is taken out of service");

    public void VolumeUnusable(string path, string error) => Write($"Volume {path} cannot be used: {error}");

    public void OperationFailed(string operation, string peer, string error) => Write($"{operation} from {peer} failed: {error}");

    public void TooManyTransfers(string peer, int most) =>
        Write($"Connection from {peer} refused: {most} transfers are under way (dfs.datanode.max.transfer.threads)");

    public void TransferFailed(ExtendedBlock block, string target, string error) => Write($"Failed to transfer {block} to {target}: {error}");

    public void SourceDamaged(ExtendedBlock block, string source) =>
        Write($"The copy of {block} that DataNode {source} sent is damaged; the NameNode is told so");

    public void ReplicaDamaged(string replica, string damage) => Write($"A replica is damaged, and the NameNode is told so ({replica}): {damage}");

    public void ScanSkipped(string replica, string reason) => Write($"Not verified, as it has gone ({replica}): {reason}");

    public void Transferred(ExtendedBlock block, string target) => Write($"Transferred {block} to {target}");

    public void Registered(string nameNode) => Write($"Registered with NameNode {nameNode}");

    public void NameNodeAway(string nameNode, string error) => Write($"NameNode {nameNode} does not answer: {error}");

    public void NameNodeRefused(string nameNode, string error) => Write($"NameNode {nameNode} refuses this DataNode: {error}");

    public void CommandIgnored(string command) => Write($"Command {command} is not supported; ignored");

    public void CommandFailed(string command, string error) => Write($"Command {command} failed: {error}");

    public void BlockReportSent(string nameNode, int blocks) => Write($"Block report of {blocks} replicas sent to {nameNode}");

    public void Recovered(ExtendedBlock block, long length) => Write($"Recovered {block}: {length} B");

    public void RecoveryFailed(ExtendedBlock block, string error) => Write($"Recovery of {block} failed: {error}");

    public void UnexpectedError(string where, Exception error) => Write($"Unexpected error in {where}: {error}");

    public void Stopping(string reason) => Write($"DataNode stops: {reason}");

    private void Write(string line) => write?.Invoke(line);
}
