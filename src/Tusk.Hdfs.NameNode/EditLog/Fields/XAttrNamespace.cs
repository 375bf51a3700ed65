namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>Who may see and set an extended attribute; the numbers are those on disk.</summary>
public enum XAttrNamespace
{
    /// <summary>Who may read and write the file.</summary>
    User = 0,

    /// <summary>The superuser.</summary>
    Trusted = 1,

    /// <summary>Kept for security modules.</summary>
    Security = 2,

    /// <summary>The NameNode itself.</summary>
    System = 3,

    /// <summary>Seen under <c>/.reserved/raw</c>.</summary>
    Raw = 4,
}
