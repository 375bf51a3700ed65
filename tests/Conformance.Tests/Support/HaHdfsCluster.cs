namespace Conformance.Tests.Support;

/// <summary>Two NameNodes over three JournalNodes, and a DataNode: nameservice ha, of which nn1 is active.</summary>
public sealed class HaHdfsCluster : HdfsCluster
{
    protected override string[] Options => ["--datanodes", "1", "--ha"];
}
