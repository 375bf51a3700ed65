using Tusk.Common.Configurations;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Inputs;

/// <summary>How the bytes of input files become records.</summary>
public abstract class InputFormat
{
    /// <summary>A name for <c>--explain</c> and the plan's hash.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a file may be cut into several splits (not if it is compressed as a whole).</summary>
    public abstract bool IsSplittable(FsPath path, Configuration configuration);
}

/// <summary>An input format whose records are <typeparamref name="TRecord"/>.</summary>
public abstract class InputFormat<TRecord> : InputFormat
    where TRecord : allows ref struct
{
    /// <summary>Opens a split.</summary>
    /// <exception cref="Tusk.Common.Errors.HadoopException">The file cannot be opened.</exception>
    public abstract RecordReader<TRecord> OpenReader(FileSplit split, FileSystem fileSystem, Configuration configuration);

    /// <summary>Opens a split where memory is bounded and the job may be stopped, as engines do; unless overridden, as if neither were so.</summary>
    /// <param name="split">What to read.</param>
    /// <param name="fileSystem">Where the file is.</param>
    /// <param name="configuration">The job's settings.</param>
    /// <param name="memory">A record that needs more is to be refused.</param>
    /// <param name="stopping">Ends a read that takes long, as where much is passed over; between two records the engine looks itself.</param>
    /// <exception cref="Tusk.Common.Errors.HadoopException">The file cannot be opened.</exception>
    public virtual RecordReader<TRecord> OpenReader(
        FileSplit split,
        FileSystem fileSystem,
        Configuration configuration,
        ReaderMemory memory,
        CancellationToken stopping) =>
        OpenReader(split, fileSystem, configuration);
}
