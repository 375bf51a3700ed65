using Tusk.Hdfs.DataTransfer;

namespace Tusk.Hdfs.NameNode.Tests.Simulation;

/// <summary>What clients were told of a file, and must find for ever: kept beside the NameNode, from answers alone.</summary>
internal sealed class FilePromise(ClusterWorld world, InodeId id, string path, short replication)
{
    public InodeId Id { get; } = id;

    /// <summary>Where it is.</summary>
    public string Path { get; set; } = path;

    /// <summary>Where it may be, too: nobody heard whether it was renamed.</summary>
    public string? OtherPath { get; set; }

    /// <summary>How many replicas are asked for; null if nobody heard.</summary>
    public short? Replication { get; set; } = replication;

    /// <summary>All bytes that were handed to a writer; what is beyond a length that the NameNode told is cut.</summary>
    public List<byte> Written { get; private set; } = [];

    /// <summary>All blocks that it ever got.</summary>
    public HashSet<BlockId> Blocks { get; } = [];

    /// <summary>How many of them were acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Somebody wanted to delete it, and has not heard whether it was done.</summary>
    public bool MayBeGone { get; set; }

    /// <summary>It was deleted.</summary>
    public bool IsGone { get; set; }

    /// <summary>Who works with it.</summary>
    public object? Holder { get; set; }

    public bool IsDoubtful => MayBeGone || OtherPath is not null;

    public void Acknowledge(long length)
    {
        Assert.True(length <= Written.Count, $"{length} B of {this} are acknowledged, and {Written.Count} were written");
        Acknowledged = Math.Max(Acknowledged, length);
    }

    /// <summary>Somebody wants it to be shorter.</summary>
    public void MayBeCut(long length) => Acknowledged = Math.Min(Acknowledged, length);

    /// <summary>The file is closed with this length.</summary>
    public void Settle(long length, string who)
    {
        Assert.True(
            length >= Acknowledged && length <= Written.Count,
            $"{who}: {this} has {length} B; {Acknowledged} were acknowledged, {Written.Count} written\n{world.History(this)}");
        Written = Written[..(int)length];
        Acknowledged = length;
    }

    public override string ToString() => $"{Path} ({Id})";
}
