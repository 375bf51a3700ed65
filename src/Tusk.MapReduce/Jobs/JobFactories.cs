using System.Reflection;
using Tusk.Common.Errors;

namespace Tusk.MapReduce.Jobs;

/// <summary>What every engine asks of a factory.</summary>
public static class JobFactories
{
    /// <summary>Refuses a factory that is no static method, since no other process could find and call it.</summary>
    /// <exception cref="ArgumentException">It is a lambda, a local function that captures, or an instance method.</exception>
    public static void RequireStatic(JobFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        MethodInfo method = factory.Method;
        if (!method.IsStatic || factory.Target is not null || method.DeclaringType is null)
        {
            throw new ArgumentException(
                $"The factory {NameOf(factory)} is no static method (a lambda or an instance method captures state "
                + "that a task elsewhere would lack); pass a static method, such as WordCount.Build.",
                nameof(factory));
        }
    }

    /// <summary>Calls a factory; what it throws says which one it was.</summary>
    /// <exception cref="HadoopException">It failed or gave no job. Failures of the world pass as they are.</exception>
    /// <exception cref="JobUsageException">It was given options that make no sense to it.</exception>
    public static Job Build(JobFactory factory, JobOptions options)
    {
        ArgumentNullException.ThrowIfNull(factory);
        try
        {
            return factory(options) ?? throw new HadoopException($"The factory {NameOf(factory)} gave no job.");
        }
        catch (Exception e) when (e is not (HadoopException or JobUsageException))
        {
            throw new HadoopException($"The factory {NameOf(factory)} failed: {ErrorText.Of(e)}", e);
        }
    }

    /// <summary>Type.Method: what the factory is called on command lines and in configurations.</summary>
    public static string NameOf(JobFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return $"{factory.Method.DeclaringType?.Name}.{factory.Method.Name}";
    }
}
