namespace Tusk.MapReduce.Caching.Archives;

/// <summary>The formats of archives that are unpacked.</summary>
internal enum ArchiveKind
{
    /// <summary>zip, and jar, which is one.</summary>
    Zip,

    /// <summary>tar.</summary>
    Tar,

    /// <summary>tar within gzip.</summary>
    TarGzip,
}
