namespace Tusk.Hdfs.Client.Writing;

/// <summary>What an acknowledgement means for the pipeline.</summary>
internal enum AckVerdict
{
    /// <summary>It answers a heartbeat.</summary>
    Heartbeat,

    /// <summary>The oldest packet has arrived at all DataNodes.</summary>
    Acknowledged,

    /// <summary>The pipeline is broken.</summary>
    Broken,
}
