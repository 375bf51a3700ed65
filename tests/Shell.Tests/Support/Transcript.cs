using System.Text;

namespace Shell.Tests.Support;

/// <summary>A scenario: what is set up, command lines, and what Hadoop's shell answered to each.</summary>
/// <remarks>
/// <code>
/// # a comment
/// only root                the whole scenario needs this; or: only hdfs
/// + dir d                  set-up: a directory; "file d/f text" a file, with \n and \t; "fill d/f 5000" so many bytes;
/// + local file x text      "local" in front: on this machine where the file system is another one
/// ? order                  about the next command: its lines come in any order
/// ? differs: why           ours answers otherwise, which is not compared; why
/// ? xattrs                 the servers keep extended attributes; where they do not, it is not compared
/// &lt; text                   its standard input
/// $ -ls d                  the command
/// | text                   a line that it wrote to standard output; |- if no line feed followed
/// 2| text                  a line on standard error
/// = 1                      the exit code, where it is not 0
/// </code>
/// </remarks>
public sealed class Transcript
{
    private readonly List<string> _heads = [];

    private Transcript(string name) => Name = name;

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; }

    /// <summary>What it needs: <c>root</c>.</summary>
    public List<string> Needs { get; } = [];

    /// <summary>Set-up and commands, in order.</summary>
    public List<TranscriptStep> Steps { get; } = [];

    /// <summary>Reads a file.</summary>
    public static Transcript Read(string path)
    {
        Transcript transcript = new(Path.GetFileNameWithoutExtension(path));
        List<string> heads = transcript._heads;
        TranscriptStep? last = null;
        foreach (string line in File.ReadAllText(path).Split('\n'))
        {
            if (last is not null && line.Length > 0 && last.TryReadAnswer(line))
            {
                continue;
            }

            if (line.StartsWith("only ", StringComparison.Ordinal))
            {
                transcript.Needs.Add(line[5..]);
            }

            heads.Add(line);
            if (line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("+ ", StringComparison.Ordinal))
            {
                last = new TranscriptStep([.. heads]);
                transcript.Steps.Add(last);
                heads.Clear();
            }
        }

        return transcript;
    }

    /// <summary>Writes the file with the answers that the steps have now.</summary>
    public void Write(string path)
    {
        StringBuilder text = new();
        foreach (TranscriptStep step in Steps)
        {
            step.WriteTo(text);
        }

        text.AppendJoin('\n', _heads);
        File.WriteAllText(path, text.ToString().TrimEnd('\n') + "\n");
    }
}
