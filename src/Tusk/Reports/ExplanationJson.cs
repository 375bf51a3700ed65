using System.Text.Json;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Local;

namespace Tusk.Reports;

/// <summary>What an engine would do with a job, for programs; every split is listed.</summary>
internal static class ExplanationJson
{
    /// <summary>Writes one object.</summary>
    public static void Write(Stream output, JobExplanation explanation) => JsonText.WriteObject(output, json =>
    {
        json.WriteString("name", explanation.Name);
        json.WriteStartArray("plan");
        foreach (string line in explanation.Plan)
        {
            json.WriteStringValue(line);
        }

        json.WriteEndArray();
        json.WriteNumber("maps", explanation.Splits.Count);
        json.WriteNumber("reduces", explanation.Reduces);
        json.WriteNumber("threads", explanation.Threads);
        json.WriteNumber("mapWorkers", explanation.MapWorkers);
        json.WriteNumber("memoryBytes", explanation.MemoryBytes);
        json.WriteNumber("workerBytes", explanation.WorkerBytes);
        json.WriteNumber("lineBytes", explanation.LineBytes);
        json.WriteNumber("retainedBytes", explanation.RetainedBytes);
        json.WriteString("combined", explanation.Combined);
        json.WriteString("scratchFolder", explanation.ScratchFolder);
        json.WriteString("refusal", explanation.Refusal);
        WriteSplits(json, explanation.Splits);
    });

    private static void WriteSplits(Utf8JsonWriter json, IReadOnlyList<FileSplit> splits)
    {
        json.WriteStartArray("splits");
        foreach (FileSplit split in splits)
        {
            json.WriteStartObject();
            json.WriteString("path", split.Path.ToString());
            json.WriteNumber("start", split.Start);
            json.WriteNumber("length", split.Length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
