using System.Diagnostics.CodeAnalysis;
using Tusk.Common.Errors;

namespace Tusk.MapReduce.Local.Tasks;

/// <summary>The records that a map task leaves out, as its function threw at them, and why it did.</summary>
/// <remarks>Changed only between attempts of the task.</remarks>
internal sealed class SkippedRecords(long most)
{
    private const int LongestReason = 1000;

    private readonly Dictionary<long, string> _reasons = [];

    /// <summary>How many there are.</summary>
    public int Count => _reasons.Count;

    /// <summary>Adds the record at which an attempt failed.</summary>
    /// <returns>False where it is not known which one that is, it is left out already, there are as many as may be, or no function but the
    /// reading or writing of files failed, which says nothing of the record.</returns>
    public bool TryAdd(FailedRecord record, Exception failure)
    {
        if (record.Offset < 0 || record.MayBeEarlier || _reasons.Count >= most || failure is IOException or HadoopException)
        {
            return false;
        }

        string reason = ErrorText.Of(failure);
        return _reasons.TryAdd(record.Offset, reason.Length > LongestReason ? reason[..LongestReason] + "..." : reason);
    }

    /// <summary>Whether the record at an offset is left out.</summary>
    public bool TryGetReason(long offset, [NotNullWhen(true)] out string? reason) => _reasons.TryGetValue(offset, out reason);
}
