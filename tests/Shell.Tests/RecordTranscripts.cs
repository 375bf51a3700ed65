using Shell.Tests.Support;
using Tusk.Tests;

namespace Shell.Tests;

/// <summary>Records the transcripts again from the real shell: <c>tests/Shell.Tests/record</c>.</summary>
public sealed class RecordTranscripts
{
    [Fact(Explicit = true)]
    public void Of_local_files() => Record("file", null, null);

    [Fact(Explicit = true)]
    public void Of_hdfs()
    {
        string configuration = Environment.GetEnvironmentVariable("HADOOP_CONF_DIR")
            ?? throw new InvalidOperationException("HADOOP_CONF_DIR names no cluster; record starts one");
        Record("hdfs", configuration, HdfsCluster.DefaultFileSystemOf(configuration));
    }

    private static void Record(string kind, string? configuration, string? fileSystem)
    {
        string hadoop = TranscriptFiles.Hadoop() ?? throw new InvalidOperationException("no Hadoop");
        using HadoopShell shell = HadoopShell.Start(hadoop, configuration);
        TranscriptPlayer player = new(shell, fileSystem);
        string? only = Environment.GetEnvironmentVariable("TRANSCRIPT");
        foreach (string path in TranscriptFiles.Sources(kind))
        {
            if (only is not null && !path.Contains(only, StringComparison.Ordinal))
            {
                continue;
            }

            Transcript transcript = Transcript.Read(path);
            using TemporaryFolder folder = new();
            player.Play(transcript, folder.Path, static (step, answer) => step.Record(answer));
            transcript.Write(path);
        }
    }
}
