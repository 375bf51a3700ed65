using System.Globalization;

namespace Tusk.Terminal;

/// <summary>A snapshot as one line of text.</summary>
internal static class ProgressText
{
    /// <summary>The most telling parts of a snapshot that fit.</summary>
    /// <param name="snapshot">What to show.</param>
    /// <param name="width">Longest line wanted, in columns.</param>
    public static string Of(in ProgressSnapshot snapshot, int width)
    {
        string map = string.Create(CultureInfo.InvariantCulture, $"map {HumanFormat.Percent(snapshot.MapFraction),3}%");
        string reduce = snapshot.MergedBytes > 0 ? $"  merging {HumanFormat.Bytes(snapshot.MergedBytes)}"
            : snapshot.ReduceFraction is double fraction
            ? string.Create(CultureInfo.InvariantCulture, $"  reduce {HumanFormat.Percent(fraction),3}%")
            : "";
        string records = snapshot.RecordsPerSecond > 0 ? $"  {HumanFormat.Count(snapshot.RecordsPerSecond)} records/s" : "";
        string bytes = snapshot.BytesPerSecond > 0 ? $"  {HumanFormat.Bytes(snapshot.BytesPerSecond)}/s" : "";
        string spilled = snapshot.SpilledBytes > 0 ? $"  spilled {HumanFormat.Bytes(snapshot.SpilledBytes)}" : "";
        string left = snapshot.TimeLeft is TimeSpan time ? $"  {HumanFormat.WholeSeconds(SecondsLeft(time))} left" : "";

        // What a narrow terminal can best do without goes first.
        int length = map.Length + reduce.Length + records.Length + bytes.Length + spilled.Length + left.Length;
        Drop(ref spilled, ref length, width);
        Drop(ref records, ref length, width);
        Drop(ref bytes, ref length, width);
        Drop(ref left, ref length, width);
        Drop(ref reduce, ref length, width);

        string line = map + reduce + records + bytes + spilled + left;
        return line.Length <= width ? line : line[..Math.Max(0, width)];
    }

    private static void Drop(ref string part, ref int length, int width)
    {
        if (length > width)
        {
            length -= part.Length;
            part = "";
        }
    }

    // Less than a second left is a second.
    private static long SecondsLeft(TimeSpan time) => (long)Math.Max(1, Math.Ceiling(time.TotalSeconds));
}
