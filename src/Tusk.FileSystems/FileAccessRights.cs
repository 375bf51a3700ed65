namespace Tusk.FileSystems;

/// <summary>What one may be allowed to do with a path.</summary>
[Flags]
public enum FileAccessRights
{
    /// <summary>To know that it is there.</summary>
    None = 0,

    /// <summary>To run it, or to go through the directory.</summary>
    Execute = 1,

    /// <summary>To change its content.</summary>
    Write = 2,

    /// <summary>To read its content.</summary>
    Read = 4,
}
