namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>What an entry of an access control list is for; the numbers are those on disk.</summary>
public enum AclScope
{
    /// <summary>The file or directory itself.</summary>
    Access = 0,

    /// <summary>What will be made in the directory.</summary>
    Default = 1,
}
