using System.Globalization;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Local.Tests.Support;

/// <summary>Has the first attempts of tasks fail at a record that the options name: <c>fail-map</c>, <c>fail-reduce</c>.</summary>
/// <remarks>Made by a factory, so an attempt has its own. An attempt of number <see cref="Never"/> never fails.</remarks>
internal sealed class Faults(JobOptions options)
{
    public const int Never = 999;

    private readonly string? _map = options.Value("fail-map");
    private readonly string? _reduce = options.Value("fail-reduce");
    private int _calls;

    /// <summary>TASK/ATTEMPTS/CALL: which task fails, in how many attempts, at which call.</summary>
    public static string Spec(int task, int attempts, int call) =>
        string.Create(CultureInfo.InvariantCulture, $"{task}/{attempts}/{call}");

    public void Pass(TaskContext context)
    {
        string? spec = context.Attempt.Type == TaskType.Map ? _map : _reduce;
        if (spec is null)
        {
            return;
        }

        int[] parts = [.. spec.Split('/').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
        if (context.Attempt.Task == parts[0] && context.Attempt.Attempt < parts[1] && _calls++ == parts[2])
        {
            throw new InvalidOperationException("injected fault");
        }
    }
}
