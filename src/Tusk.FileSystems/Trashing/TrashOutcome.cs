namespace Tusk.FileSystems.Trashing;

/// <summary>What became of an older state of the trash.</summary>
public enum TrashOutcome
{
    /// <summary>Its time has not come.</summary>
    Kept,

    /// <summary>It is gone.</summary>
    Deleted,

    /// <summary>The file system did not delete it.</summary>
    NotDeleted,

    /// <summary>Its name is no time; it is left alone.</summary>
    Unknown,
}
