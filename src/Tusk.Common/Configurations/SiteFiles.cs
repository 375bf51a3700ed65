namespace Tusk.Common.Configurations;

/// <summary>Which of Hadoop's site files a program reads; in the order of the values, a later one overrides.</summary>
[Flags]
public enum SiteFiles
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>core-site.xml</c>.</summary>
    Core = 1,

    /// <summary><c>mapred-site.xml</c>.</summary>
    MapReduce = 2,

    /// <summary><c>yarn-site.xml</c>.</summary>
    Yarn = 4,

    /// <summary><c>hdfs-site.xml</c>; the last, as Hadoop adds it when a program first touches HDFS.</summary>
    Hdfs = 8,

    /// <summary>What a client of HDFS reads.</summary>
    HdfsClient = Core | Hdfs,

    /// <summary>What runs or submits a job reads.</summary>
    Job = Core | MapReduce | Yarn | Hdfs,
}
