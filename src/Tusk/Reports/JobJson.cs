using System.Globalization;
using System.Text.Json;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Jobs;

namespace Tusk.Reports;

/// <summary>How a job ended, for programs. Names of counters are Hadoop's constants, states as its history has them.</summary>
internal static class JobJson
{
    /// <summary>A job that succeeded.</summary>
    public static void WriteResult(Stream output, JobResult result) => JsonText.WriteObject(output, json =>
    {
        json.WriteString("state", "SUCCEEDED");
        json.WriteString("id", result.Id.ToString());
        json.WriteString("name", result.Name);
        json.WriteString("output", result.OutputPath);
        json.WriteNumber("elapsedSeconds", Seconds(result.Elapsed));
        json.WriteNumber("mapSeconds", Seconds(result.MapElapsed));
        json.WriteNumber("reduceSeconds", Seconds(result.ReduceElapsed));
        json.WriteNumber("maps", result.Maps);
        json.WriteNumber("reduces", result.Reduces);
        json.WriteNumber("failedAttempts", result.FailedAttempts);
        json.WriteStartArray("leftOut");
        foreach (string task in result.LeftOut)
        {
            json.WriteStringValue(task);
        }

        json.WriteEndArray();
        json.WriteNumber("inputBytes", result.InputBytes);
        json.WriteNumber("spilledBytes", result.SpilledBytes);
        WriteFacts(json, result.Facts);
        WriteCounters(json, result.Counters);
    });

    /// <summary>A job that did not.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="state">FAILED or KILLED.</param>
    /// <param name="name">The job, as the command line names it.</param>
    /// <param name="error">One line.</param>
    public static void WriteFailure(Stream output, string state, string name, string error) =>
        JsonText.WriteObject(output, json =>
        {
            json.WriteString("state", state);
            json.WriteString("name", name);
            json.WriteString("error", error);
        });

    /// <summary>What the driver of several jobs found out.</summary>
    public static void WriteAnswer(Stream output, string answer) =>
        JsonText.WriteObject(output, json => json.WriteString("answer", answer));

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);

    // As words, of which some are sentences, and once more as numbers what is one.
    private static void WriteFacts(Utf8JsonWriter json, IReadOnlyList<KeyValuePair<string, string>> facts)
    {
        json.WriteStartObject("facts");
        foreach ((string name, string value) in facts)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("factNumbers");
        foreach ((string name, string value) in facts)
        {
            if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number))
            {
                json.WriteNumber(name, number);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteCounters(Utf8JsonWriter json, CounterSet counters)
    {
        json.WriteStartObject("counters");
        foreach ((string group, List<Counter> members) in CounterGroups.Of(counters))
        {
            json.WriteStartObject(group);
            foreach (Counter counter in members)
            {
                json.WriteNumber(counter.Name, counter.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
