namespace Tusk.Hdfs.NameNode.Blocks;

/// <summary>How far the writing of a block has come.</summary>
public enum BlockState : byte
{
    /// <summary>Its length and generation stamp are final, and enough replicas are known.</summary>
    Complete,

    /// <summary>A client writes it.</summary>
    UnderConstruction,

    /// <summary>Its writer is gone; its replicas are being brought to one length.</summary>
    UnderRecovery,

    /// <summary>The writer has told its length, but not enough replicas have been reported.</summary>
    Committed,
}
