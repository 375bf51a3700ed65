namespace Tusk.Hdfs.NameNode.EditLog.Fields;

/// <summary>What the caller of a rename allowed; the numbers are those on disk.</summary>
public enum RenameOption : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A file or an empty directory in the way is replaced.</summary>
    Overwrite = 1,

    /// <summary>It goes into the trash.</summary>
    ToTrash = 2,
}
