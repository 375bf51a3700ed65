namespace Tusk.Hdfs.NameNode.Namespace.Paths;

/// <summary>Rights on a file or directory.</summary>
[Flags]
internal enum FsAction : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>To run, or to go through.</summary>
    Execute = 1,

    /// <summary>To change.</summary>
    Write = 2,

    /// <summary>To read.</summary>
    Read = 4,

    /// <summary>To list and go through.</summary>
    ReadExecute = Read | Execute,

    /// <summary>All three.</summary>
    All = Read | Write | Execute,
}
