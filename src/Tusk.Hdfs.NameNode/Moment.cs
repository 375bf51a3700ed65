namespace Tusk.Hdfs.NameNode;

/// <summary>Now, by both clocks.</summary>
/// <param name="UnixMillis">The time of day, in milliseconds since 1970: what goes into inodes and logs.</param>
/// <param name="MonotonicMillis">A clock that nobody sets, in milliseconds: what limits of leases are counted by.</param>
internal readonly record struct Moment(long UnixMillis, long MonotonicMillis);
