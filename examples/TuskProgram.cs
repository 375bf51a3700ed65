using Tusk.FileSystems;
using Tusk.MapReduce.Local;

namespace Tusk;

internal static class TuskProgram
{
    public static async Task<int> RunAsync(string[] args, JobFactory factory)
    {
        var options = new JobOptions(args.Where(static arg => !arg.StartsWith("--", StringComparison.Ordinal)));
        foreach (string flag in args.Where(static arg => arg.StartsWith("--", StringComparison.Ordinal)))
        {
            options.Set(flag[2..]);
        }

        await new LocalEngine(FileSystemRegistry.WithLocalFiles()).Submit(factory, options);
        return 0;
    }
}
