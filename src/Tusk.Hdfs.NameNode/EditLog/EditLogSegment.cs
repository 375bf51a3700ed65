using System.Globalization;

namespace Tusk.Hdfs.NameNode.EditLog;

/// <summary>Name of a file that holds a part of the edit log.</summary>
/// <param name="First">Its first transaction.</param>
/// <param name="Last">Its last one; null while it is in progress.</param>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NNStorage: transaction ids have 19 digits.</remarks>
public readonly record struct EditLogSegment(TransactionId First, TransactionId? Last)
{
    private const string Prefix = "edits_";
    private const string InProgressPrefix = "edits_inprogress_";
    private const int Digits = 19;

    /// <summary>Whether it is being written, or was when the NameNode died.</summary>
    public bool IsInProgress => Last is null;

    /// <summary>The name: <c>edits_0000000000000000001-0000000000000000026</c> or <c>edits_inprogress_0000000000000000027</c>.</summary>
    public string FileName => Last is TransactionId last
        ? $"{Prefix}{Text(First)}-{Text(last)}"
        : InProgressPrefix + Text(First);

    /// <summary>Reads a name.</summary>
    /// <returns>False if it is none of a segment; <c>seen_txid</c>, an image or a file set aside is none.</returns>
    public static bool TryParse(string fileName, out EditLogSegment segment)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        segment = default;
        if (fileName.StartsWith(InProgressPrefix, StringComparison.Ordinal))
        {
            segment = TryParse(fileName.AsSpan(InProgressPrefix.Length), out TransactionId only) ? new(only, null) : default;
            return segment.First > TransactionId.None;
        }

        if (!fileName.StartsWith(Prefix, StringComparison.Ordinal)
            || fileName.Length != Prefix.Length + Digits + 1 + Digits || fileName[Prefix.Length + Digits] != '-'
            || !TryParse(fileName.AsSpan(Prefix.Length, Digits), out TransactionId first)
            || !TryParse(fileName.AsSpan(Prefix.Length + Digits + 1), out TransactionId last) || last < first)
        {
            return false;
        }

        segment = new(first, last);
        return true;
    }

    /// <summary>The segments in a folder by their first transaction, finalized ones first where two begin alike.</summary>
    public static IReadOnlyList<EditLogSegment> List(string directory) =>
        Among(Directory.EnumerateFiles(directory, Prefix + "*").Select(static path => Path.GetFileName(path)));

    /// <summary>The same among names of files.</summary>
    internal static IReadOnlyList<EditLogSegment> Among(IEnumerable<string> fileNames)
    {
        List<EditLogSegment> segments = [];
        foreach (string name in fileNames)
        {
            if (TryParse(name, out EditLogSegment segment))
            {
                segments.Add(segment);
            }
        }

        segments.Sort(static (left, right) =>
            left.First != right.First ? left.First.CompareTo(right.First) : left.IsInProgress.CompareTo(right.IsInProgress));
        return segments;
    }

    /// <summary>The name.</summary>
    public override string ToString() => FileName;

    private static bool TryParse(ReadOnlySpan<char> digits, out TransactionId id)
    {
        bool parsed = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        id = new TransactionId(value);
        return parsed && digits.Length == Digits && value > 0;
    }

    private static string Text(TransactionId id) => id.Value.ToString("D19", CultureInfo.InvariantCulture);
}
