using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;

namespace Tusk.MapReduce.Tests.Jobs;

/// <summary>A factory that an extension method's first argument is bound to.</summary>
internal static class ClosedFactories
{
    public static Job BuildTo(this string output, JobOptions options) => Job.Named("copy").Read(TextInput.Strings, options.Inputs)
        .Map<string, string>(static (line, emitted) => emitted.Emit(line, line))
        .Write(TextOutput.Default, output);
}
