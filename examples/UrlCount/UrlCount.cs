using System.ComponentModel;

namespace Tusk.Examples;

/// <summary>How often each URL was asked for, from the logs of a web server.</summary>
public static class UrlCount
{
    /// <summary>Builds the job.</summary>
    [Description("Counts requests by URL in logs of web servers, in the common or the combined format")]
    [InputSample("1.2.3.4 - - [21/Nov/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 5")]
    public static Job Build(JobOptions o) => Job.Named("urlcount")
        .Read(TextInput.Lines, o.Inputs)
        .Map<Text, long>(static (line, output) =>
        {
            if (!LogLine.TryParse(line, out LogLine logged))
            {
                output.Count(DroppedRequest.MalformedLine);
            }
            else if (!logged.TryGetUrl(out Text url))
            {
                output.Count(DroppedRequest.MalformedRequest);
            }
            else
            {
                output.Emit(url, 1);
            }
        })
        .Aggregate(Count.Records)
        .Write(TextOutput.Default, o.Output);
}
