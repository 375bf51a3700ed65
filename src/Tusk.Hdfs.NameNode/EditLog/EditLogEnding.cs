namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>How an edit log ended that could be read to its end.</summary>
public enum EditLogEnding
{
    /// <summary>With its last entry.</summary>
    Exact,

    /// <summary>With filling behind its last entry, as a segment in progress does.</summary>
    Filled,

    /// <summary>With bytes behind its last valid entry that are none: what was being written when the NameNode died.</summary>
    Torn,
}
