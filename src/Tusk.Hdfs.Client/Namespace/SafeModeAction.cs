namespace Tusk.Hdfs.Client.Namespace;

/// <summary>What to do with safe mode; the numbers are those on the wire.</summary>
public enum SafeModeAction
{
    /// <summary>Leave it.</summary>
    Leave = 1,

    /// <summary>Enter it.</summary>
    Enter = 2,

    /// <summary>Only ask.</summary>
    Get = 3,

    /// <summary>Leave it, even if blocks are lost by that.</summary>
    ForceExit = 4,
}
