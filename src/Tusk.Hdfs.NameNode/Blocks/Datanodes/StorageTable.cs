using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Blocks.Datanodes;

/// <summary>All storages by number, so that a replica can name one in four bytes.</summary>
internal sealed class StorageTable
{
    private readonly List<StorageInfo?> _storages = [null];

    /// <summary>The storage with a number that was given out.</summary>
    public StorageInfo this[int number] => _storages[number]!;

    /// <summary>Adds a storage. Its number is never given to another one: replicas on their way may still name it.</summary>
    public StorageInfo Add(DatanodeDescriptor datanode, string uuid, StorageType type)
    {
        var storage = new StorageInfo(datanode, uuid, type, _storages.Count);
        _storages.Add(storage);
        return storage;
    }

    /// <summary>The storage with a replica of a block at a place of its list.</summary>
    public StorageInfo At(BlockInfo block, int index) => this[block.Replicas[index].Storage];

    /// <summary>All storages that hold a replica of a block, good or bad.</summary>
    public List<StorageInfo> Of(BlockInfo block)
    {
        int count = block.Replicas.Count;
        var storages = new List<StorageInfo>(count);
        for (int index = 0; index < count; index++)
        {
            storages.Add(At(block, index));
        }

        return storages;
    }

    /// <summary>The storage of a DataNode that holds a replica of a block; null if none does.</summary>
    public StorageInfo? Find(BlockInfo block, DatanodeDescriptor datanode)
    {
        int count = block.Replicas.Count;
        for (int index = 0; index < count; index++)
        {
            if (At(block, index) is { } storage && storage.Datanode == datanode)
            {
                return storage;
            }
        }

        return null;
    }
}
