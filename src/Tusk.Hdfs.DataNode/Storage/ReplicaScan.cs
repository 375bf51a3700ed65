using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.DataNode.Storage;

/// <summary>Finds the replicas of a volume when the DataNode starts.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.datanode.fsdataset.impl.BlockPoolSlice#getVolumeMap.</remarks>
internal static class ReplicaScan
{
    /// <summary>The replicas; half-copied ones are removed, half-written ones cut to what is sound.</summary>
    /// <param name="volume">Its used bytes are counted, too.</param>
    /// <param name="log">Told of files that are none of ours.</param>
    public static List<Replica> Run(Volume volume, DataNodeLog log)
    {
        foreach (string leftover in Directory.EnumerateFiles(volume.TemporaryRoot))
        {
            File.Delete(leftover);
        }

        List<Replica> found = [];
        foreach (string first in Directory.EnumerateDirectories(volume.FinalizedRoot, "subdir*"))
        {
            foreach (string second in Directory.EnumerateDirectories(first, "subdir*"))
            {
                ScanFolder(volume, second, ReplicaState.Finalized, found, log);
            }
        }

        ScanFolder(volume, volume.BeingWrittenRoot, ReplicaState.WaitingForRecovery, found, log);
        return found;
    }

    private static void ScanFolder(Volume volume, string folder, ReplicaState state, List<Replica> found, DataNodeLog log)
    {
        Dictionary<BlockId, FileInfo> data = [];
        Dictionary<BlockId, (GenerationStamp Stamp, FileInfo File)> metas = [];
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
        {
            if (BlockNames.TryParseData(file.Name, out BlockId id))
            {
                data[id] = file;
            }
            else if (BlockNames.TryParseMeta(file.Name, out id, out GenerationStamp stamp)
                && (!metas.TryGetValue(id, out var other) || other.Stamp < stamp))
            {
                metas[id] = (stamp, file); // of two, a crash left the older one behind
            }
        }

        foreach ((BlockId id, FileInfo file) in data)
        {
            bool hasMeta = metas.TryGetValue(id, out var meta);
            if (!hasMeta && FetchMeta(volume, id, state, folder) is { } fetched)
            {
                (hasMeta, meta) = (true, fetched);
            }

            if (!hasMeta)
            {
                // Reported with no generation: the NameNode finds it corrupt, and has it copied and removed.
                log.MetaFileMissing(file.FullName);
            }

            if (state == ReplicaState.Finalized && Path.Combine(volume.FinalizedRoot, BlockNames.Folder(id)) != folder)
            {
                log.MisplacedFile(file.FullName);
                continue;
            }

            long length = state == ReplicaState.Finalized ? file.Length
                : hasMeta ? CutToSound(file, meta.File, log)
                : 0;
            volume.AddUsed(length + (hasMeta ? meta.File.Length : 0));
            found.Add(new Replica(id, meta.Stamp, state, volume, length));
        }
    }

    /// <summary>Of a replica without a readable meta file nothing is sound; the others of the volume are.</summary>
    private static long CutToSound(FileInfo data, FileInfo meta, DataNodeLog log)
    {
        try
        {
            long sound = ReplicaFiles.CutToSound(data.FullName, meta.FullName);
            meta.Refresh(); // it may be cut, too
            return sound;
        }
        catch (ReplicaException e)
        {
            log.MetaFileDamaged(data.FullName, e.Message);
            return 0;
        }
    }

    /// <summary>Brings a meta file that had been moved, when the DataNode was killed, to the data file that had not.</summary>
    private static (GenerationStamp Stamp, FileInfo File)? FetchMeta(Volume volume, BlockId id, ReplicaState state, string folder)
    {
        string other = volume.FolderOf(id, state == ReplicaState.Finalized ? ReplicaState.WaitingForRecovery : ReplicaState.Finalized);
        if (!Directory.Exists(other) || File.Exists(Path.Combine(other, BlockNames.Data(id))))
        {
            return null;
        }

        foreach (string path in Directory.EnumerateFiles(other, $"{id}_*"))
        {
            string name = Path.GetFileName(path);
            if (BlockNames.TryParseMeta(name, out BlockId found, out GenerationStamp stamp) && found == id)
            {
                string target = Path.Combine(folder, name);
                File.Move(path, target);
                return (stamp, new FileInfo(target));
            }
        }

        return null;
    }
}
