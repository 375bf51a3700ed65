namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>For whom an entry of an access control list is; the numbers are those on disk.</summary>
public enum AclType
{
    /// <summary>A user, or the owner.</summary>
    User = 0,

    /// <summary>A group, or the owning one.</summary>
    Group = 1,

    /// <summary>The bound on all named entries and the owning group.</summary>
    Mask = 2,

    /// <summary>Everybody else.</summary>
    Other = 3,
}
