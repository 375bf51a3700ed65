namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>Why a pipeline is set up; the numbers are those on the wire.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.protocol.datatransfer.BlockConstructionStage.</remarks>
public enum PipelineStage
{
    /// <summary>To write behind the end of a finished block.</summary>
    Append = 0,

    /// <summary>The same, after it could not be set up with all DataNodes.</summary>
    AppendRecovery = 1,

    /// <summary>To go on with the remaining DataNodes of a broken pipeline.</summary>
    StreamingRecovery = 3,

    /// <summary>To finish a block all of whose data is acknowledged; the DataNodes do so at once, and no packet follows.</summary>
    CloseRecovery = 5,

    /// <summary>To write a new block.</summary>
    Create = 6,
}
