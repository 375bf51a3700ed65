namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>What a path is resolved for.</summary>
internal enum PathUse
{
    /// <summary>To read what is there.</summary>
    Read,

    /// <summary>To read what is there; a link at the end is meant itself.</summary>
    ReadLink,

    /// <summary>To change what is there.</summary>
    Write,

    /// <summary>To change what is there; a link at the end is meant itself.</summary>
    WriteLink,

    /// <summary>To make something there.</summary>
    Create,
}
