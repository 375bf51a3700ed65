using System.Reflection;

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

    /// <summary>Type.Method: what the factory is called on command lines and in configurations.</summary>
    public static string NameOf(JobFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return $"{factory.Method.DeclaringType?.Name}.{factory.Method.Name}";
    }
}
