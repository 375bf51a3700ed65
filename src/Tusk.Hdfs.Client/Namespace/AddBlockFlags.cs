namespace Tusk.Hdfs.Client.Namespace;

/// <summary>Wishes for the placement of a block.</summary>
[Flags]
public enum AddBlockFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Not on the writer's machine.</summary>
    NoLocalWrite = 1,

    /// <summary>As if the writer were no machine of the cluster.</summary>
    IgnoreClientLocality = 2,
}
