using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Outputs;

/// <summary>The output folder of a job is there already; it is left as it is.</summary>
public sealed class OutputExistsException : HadoopException
{
    /// <summary>The folder, and whether a job that did not finish left it.</summary>
    public OutputExistsException(FsPath path, bool isUnfinished)
        : base($"Output directory {path} already exists"
            + (isUnfinished
                ? " and holds _temporary: a job is writing to it, or was killed; if none is running, delete it"
                : "; delete it or name another")) => Path = path;

    /// <summary>The folder.</summary>
    public FsPath Path { get; }
}
