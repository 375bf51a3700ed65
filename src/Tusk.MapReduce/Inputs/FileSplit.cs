using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Inputs;

/// <summary>A piece of a file that one map task reads.</summary>
/// <param name="Path">The file.</param>
/// <param name="Start">Offset of the piece's first byte.</param>
/// <param name="Length">How many bytes; 0 for an empty file.</param>
/// <param name="Hosts">Names of the machines that hold its first block; empty where that means nothing.</param>
public sealed record FileSplit(FsPath Path, long Start, long Length, IReadOnlyList<string> Hosts)
{
    /// <summary>Which of the job's inputs it belongs to, in the order in which the job names them, from 0.</summary>
    public int Input { get; init; }

    /// <summary>The file that is read beside it, whole; null where there is none.</summary>
    public FileSplit? Partner { get; init; }

    /// <summary>Offset behind the piece's last byte.</summary>
    public long End => Start + Length;

    /// <summary>Refuses a file that is shorter than when it was split.</summary>
    /// <exception cref="HadoopException">It is.</exception>
    internal void RequireIn(FsInput file)
    {
        if (End > file.Length)
        {
            throw new HadoopException($"{Path}: has {file.Length} B and had {End} B or more when the job began: it was cut or replaced meanwhile.");
        }
    }

    /// <summary>As Hadoop prints a split: path:start+length.</summary>
    public override string ToString() => $"{Path}:{Start}+{Length}";
}
