using Tusk.CommandLine;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local;
using Tusk.Terminal;

namespace Tusk;

/// <summary>The engines and file systems of this package, registered here, by hand, and nowhere else.</summary>
/// <example>
/// A program that is more than its jobs runs one in its own process:
/// <code>
/// IJobEngine engine = TuskEngines.CreateLocal();
/// JobResult result = await engine.Submit(WordCount.Build, new JobOptions(["books"], "counts"), cancellationToken);
/// </code>
/// </example>
public static class TuskEngines
{
    internal const string LocalName = "local";

    /// <summary>The names that <c>--engine</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = [LocalName];

    /// <summary>The embedded engine: runs jobs in this process, on all its processors, within a memory budget.</summary>
    /// <remarks>Safe for several threads; jobs that run at the same time each have their own threads and memory budget,
    /// which <c>tusk.engine.threads</c> and <c>tusk.engine.memory</c> in a job's configuration limit.</remarks>
    /// <param name="fileSystems">Where inputs and outputs are; those of <see cref="CreateFileSystems"/> if null.</param>
    public static LocalEngine CreateLocal(FileSystemRegistry? fileSystems = null) => new(fileSystems ?? CreateFileSystems());

    /// <summary>An engine by its name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those there are.</exception>
    public static IJobEngine Create(string name) => name == LocalName
        ? CreateLocal()
        : throw new ArgumentException($"There is no engine '{name}'; there is: {string.Join(", ", Names)}.", nameof(name));

    /// <summary>An engine by what a command line calls it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="fileSystems">Where inputs and outputs are.</param>
    /// <exception cref="UsageException">There is none of that name.</exception>
    internal static IJobEngine Find(string name, FileSystemRegistry fileSystems) => name == LocalName
        ? CreateLocal(fileSystems)
        : throw new UsageException(
            $"there is no engine '{HumanFormat.Shortened(name, 60)}'; there is: {string.Join(", ", Names)}");

    /// <summary>A new registry with every file system that this package has: local files, and HDFS.</summary>
    /// <remarks>File systems of one NameNode and user share one connection, which ends with the registry or the process.</remarks>
    public static FileSystemRegistry CreateFileSystems() => CreateFileSystemsFor(callerContext: null);

    /// <summary>The same, for the jobs of a command line.</summary>
    /// <param name="io">Where they warn.</param>
    internal static FileSystemRegistry CreateFileSystemsFor(CommandIo io) => CreateFileSystemsFor(
        callerContext: null,
        (folder, count) => io.WriteError(
            $"Warning: {folder} holds {count} {(count == 1 ? "name that is" : "names that are")} not UTF-8, passed over"),
        warning => io.WriteError($"Warning: {warning}"));

    /// <summary>The same.</summary>
    /// <param name="callerContext">What the NameNode's audit log says of the caller; null: nothing.</param>
    /// <param name="namesPassedOver">See <see cref="Tusk.FileSystems.Local.LocalFileSystem.NamesPassedOver"/>.</param>
    /// <param name="warned">Told in a line, from any thread, what HDFS is waited for, and why.</param>
    internal static FileSystemRegistry CreateFileSystemsFor(
        string? callerContext, Action<FsPath, int>? namesPassedOver = null, Action<string>? warned = null)
    {
        var hdfs = new HdfsOnDemand(callerContext, warned);
        return FileSystemRegistry.WithLocalFiles(namesPassedOver).Register("hdfs", hdfs.Get, hdfs);
    }
}
