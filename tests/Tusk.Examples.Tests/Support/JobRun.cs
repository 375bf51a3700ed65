using System.Text;

namespace Tusk.Examples.Tests.Support;

/// <summary>A job that succeeded, and what it wrote.</summary>
internal sealed class JobRun(JobResult result, string output)
{
    public JobResult Result => result;

    /// <summary>The part files, in order.</summary>
    public IReadOnlyList<byte[]> Parts => field ??=
        [.. Directory.GetFiles(output, "part-*").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>All part files, one after another.</summary>
    public byte[] Bytes => [.. Parts.SelectMany(static part => part)];

    /// <summary>All part files as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>A counter named by an enum's member.</summary>
    public long Count<TEnum>(TEnum counter)
        where TEnum : struct, Enum => result.Counters.Get(counter).Value;
}
