using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tasks;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Words for a task that failed for good.</summary>
internal static class AttemptFailures
{
    /// <summary>One line: which task, how often, where in its input, and the cause.</summary>
    /// <param name="context">The task's last attempt.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="record">Where in its input.</param>
    public static JobFailedException ToJobFailure(TaskContext context, Exception failure, FailedRecord record)
    {
        Exception cause = failure is UnrepeatableException { InnerException: { } inner } ? inner : failure;
        TaskAttemptId attempt = context.Attempt;
        int attempts = attempt.Attempt + 1;
        string tries = attempts == 1 ? "failed" : string.Create(CultureInfo.InvariantCulture, $"failed {attempts} times");
        string key = attempt.Type == TaskType.Map ? "mapreduce.map.maxattempts" : "mapreduce.reduce.maxattempts";
        string advice = attempts == 1 ? "" : $" [{key} {attempts}]";
        return new JobFailedException(
            $"{Kind(attempt.Type)} task {attempt.Task} {tries}{Where(context, record)}: {Cause(cause)}{advice}", cause);
    }

    /// <summary>One line for a failure that is no single task's: in what a worker's tasks left for it to sort.</summary>
    public static JobFailedException ToJobFailure(TaskType type, Exception failure) =>
        new($"{Kind(type)} output could not be sorted: {Cause(failure)}", failure);

    private static string Kind(TaskType type) => type == TaskType.Map ? "Map" : "Reduce";

    private static string Cause(Exception failure) => ErrorText.Of(failure).ReplaceLineEndings(" ");

    private static string Where(TaskContext context, FailedRecord record)
    {
        if (context.Split is null)
        {
            return "";
        }

        string at = record.MayBeEarlier ? "at or before the " : "";
        return record.Offset < 0
            ? $" in split {context.Split}"
            : string.Create(CultureInfo.InvariantCulture, $" in split {context.Split}, {at}record at offset {record.Offset}");
    }
}
