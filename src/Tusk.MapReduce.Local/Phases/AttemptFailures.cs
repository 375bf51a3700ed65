using System.Globalization;
using Tusk.Common.Errors;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Phases;

/// <summary>Words for a task that failed for good.</summary>
internal static class AttemptFailures
{
    /// <summary>One line: which task, how often, where in its input, and the cause.</summary>
    public static JobFailedException ToJobFailure(TaskContext context, Exception failure, int attempts)
    {
        TaskAttemptId attempt = context.Attempt;
        string kind = attempt.Type == TaskType.Map ? "Map" : "Reduce";
        string tries = attempts == 1 ? "failed" : string.Create(CultureInfo.InvariantCulture, $"failed {attempts} times");
        string cause = failure is HadoopException
            ? OneLine(failure.Message)
            : $"{failure.GetType().Name}: {OneLine(failure.Message)}";
        string key = attempt.Type == TaskType.Map ? "mapreduce.map.maxattempts" : "mapreduce.reduce.maxattempts";
        string advice = attempts == 1 ? "" : $" [{key} {attempts}]";
        return new JobFailedException($"{kind} task {attempt.Task} {tries}{Where(context)}: {cause}{advice}", failure);
    }

    private static string Where(TaskContext context)
    {
        if (context.Split is null)
        {
            return "";
        }

        return context.RecordOffset < 0
            ? $" in split {context.Split}"
            : string.Create(CultureInfo.InvariantCulture, $" in split {context.Split}, record at offset {context.RecordOffset}");
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
