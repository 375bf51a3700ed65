using System.Runtime.InteropServices;
using System.Text;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Errors;

namespace Tusk.Hdfs.Client;

/// <summary>Which names HDFS can hold, in our paths and in what a NameNode lists.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.DFSUtilClient#isValidName.</remarks>
internal static class HdfsPathNames
{
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>The path as the NameNode takes it.</summary>
    /// <param name="path">Qualified.</param>
    /// <exception cref="InvalidHdfsPathException">HDFS can hold no such name.</exception>
    public static string ToServer(FsPath path)
    {
        string text = path.PathPart;
        return WhyInvalid(text) is { } reason ? throw new InvalidHdfsPathException(path, reason) : text;
    }

    /// <summary>A name that a NameNode lists.</summary>
    /// <returns>Null for what is no name: a peer must not lead us to another place.</returns>
    public static string? FromServer(ReadOnlyMemory<byte> utf8)
    {
        string name = Lenient.GetString(utf8.Span);
        return name is "" or "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)
            ? null
            : name;
    }

    /// <summary>The order in which NameNodes list names: by their bytes with signs, as Java has them.</summary>
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        MemoryMarshal.Cast<byte, sbyte>(left).SequenceCompareTo(MemoryMarshal.Cast<byte, sbyte>(right));

    private static string? WhyInvalid(string path)
    {
        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> name = path.AsSpan(range);
            if (name is "..")
            {
                return "it leads above the root";
            }

            if (name.Contains(':'))
            {
                return $"the name '{name}' has a colon";
            }
        }

        return HasLoneSurrogate(path) ? "it has half of a Unicode character" : null;
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
