using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Words for a task that failed for good.</summary>
internal static class AttemptFailures
{
    /// <summary>One line: which task, how often, where in its input, and the cause.</summary>
    /// <param name="context">The task's last attempt.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="mayBeEarlierRecord">Whether a record before the present one may be the cause.</param>
    public static JobFailedException ToJobFailure(TaskContext context, Exception failure, bool mayBeEarlierRecord = false)
    {
        Exception cause = failure is UnrepeatableException { InnerException: { } inner } ? inner : failure;
        TaskAttemptId attempt = context.Attempt;
        int attempts = attempt.Attempt + 1;
        string tries = attempts == 1 ? "failed" : string.Create(CultureInfo.InvariantCulture, $"failed {attempts} times");
        string key = attempt.Type == TaskType.Map ? "mapreduce.map.maxattempts" : "mapreduce.reduce.maxattempts";
        string advice = attempts == 1 ? "" : $" [{key} {attempts}]";
        return new JobFailedException(
            $"{Kind(attempt.Type)} task {attempt.Task} {tries}{Where(context, mayBeEarlierRecord)}: {Cause(cause)}{advice}", cause);
    }

    /// <summary>One line for a failure that is no single task's: in what a worker's tasks left for it to sort.</summary>
    public static JobFailedException ToJobFailure(TaskType type, Exception failure) =>
        new($"{Kind(type)} output could not be sorted: {Cause(failure)}", failure);

    private static string Kind(TaskType type) => type == TaskType.Map ? "Map" : "Reduce";

    private static string Cause(Exception failure) => ErrorText.Of(failure).ReplaceLineEndings(" ");

    private static string Where(TaskContext context, bool mayBeEarlierRecord)
    {
        if (context.Split is null)
        {
            return "";
        }

        string at = mayBeEarlierRecord ? "at or before the " : "";
        return context.RecordOffset < 0
            ? $" in split {context.Split}"
            : string.Create(CultureInfo.InvariantCulture, $" in split {context.Split}, {at}record at offset {context.RecordOffset}");
    }
}
