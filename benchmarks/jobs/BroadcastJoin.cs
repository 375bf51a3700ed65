using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Outputs;
using Tusk.MapReduce.Records;

namespace BenchmarkJobs;

/// <summary>Rows "station;temperature" joined with rows "station;region", which each process holds: "temperature TAB region".</summary>
internal static class BroadcastJoin
{
    public static Job Build(JobOptions o) => Job.Named("broadcastjoin")
        .Read(TextInput.Lines, o.Inputs[^1])
        .Map<Text, Text>(static (line, output) => EmitFields(line, output))
        .BroadcastJoin(right => right.Read(TextInput.Lines, o.Inputs[0]).Map<Text, Text>(static (line, output) => EmitFields(line, output)))
        .Map<Text, Text>(static (row, output) => output.Emit(row.Left, row.Right))
        .Write(TextOutput.Default, o.Output);

    private static void EmitFields(Text line, Output<Text, Text> output)
    {
        int semicolon = line.Bytes.IndexOf((byte)';');
        output.Emit(line.Slice(0, semicolon), line.Slice(semicolon + 1, line.Length - semicolon - 1));
    }
}
