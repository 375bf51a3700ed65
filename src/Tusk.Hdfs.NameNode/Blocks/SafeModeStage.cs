namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>How far a NameNode that started has come.</summary>
internal enum SafeModeStage
{
    /// <summary>It serves.</summary>
    Off,

    /// <summary>Too few blocks or DataNodes were reported.</summary>
    PendingThreshold,

    /// <summary>Enough were; a while is given to the rest.</summary>
    Extension,
}
