using System.Reflection;

namespace Tusk.Examples.Tests.Support;

/// <summary>The same jobs as hand-written programs (benchmarks/floor), to compare answers with.</summary>
internal static class HandWritten
{
    public static byte[] Run(string job, JobFolder folder)
    {
        string output = folder.PathOf($"floor-{job}");
        string[] arguments = [job, "2", output, .. Directory.GetFiles(folder.Input)];

        object? exitCode = Assembly.Load("Floor").EntryPoint!.Invoke(null, [arguments]);

        Assert.Equal(0, exitCode);
        return File.ReadAllBytes(output);
    }
}
