using System.Text;

namespace Shell.Tests.Support;

/// <summary>Plays scenarios on a shell, from an empty folder each.</summary>
/// <param name="shell">Which one.</param>
/// <param name="fileSystem">The default file system: null for local files, else <c>hdfs://host:port</c>.</param>
/// <param name="setter">What sets scenarios up in another file system; the shell itself if null.</param>
public sealed class TranscriptPlayer(IShell shell, string? fileSystem, IShell? setter = null)
{
    private readonly IShell _setter = setter ?? shell;
    private readonly AnswerText _answers = new(fileSystem);

    /// <summary>Plays a scenario.</summary>
    /// <param name="transcript">The scenario.</param>
    /// <param name="folder">An empty folder of this machine.</param>
    /// <param name="answered">Gets each command and its answer in the form of the transcript.</param>
    public void Play(Transcript transcript, string folder, Action<TranscriptStep, string> answered)
    {
        if (fileSystem is not null)
        {
            // The user's directory is where relative words lead.
            _setter.Run(folder, ["-rm", "-r", "-f", "-skipTrash", "/user/root"], []);
            _setter.Run(folder, ["-mkdir", "-p", "/user/root"], []);
        }

        foreach (TranscriptStep step in transcript.Steps)
        {
            if (step.IsSetup)
            {
                SetUp(step, folder);
            }
            else
            {
                List<string> words = [.. step.Words.Select(word => word.Replace("{dir}", folder, StringComparison.Ordinal)
                    .Replace("{fs}", fileSystem ?? "file://", StringComparison.Ordinal))];
                answered(step, _answers.Of(shell.Run(folder, words, step.Input), folder, step.IsUnordered));
            }
        }
    }

    private void SetUp(TranscriptStep step, string folder)
    {
        List<string> words = [.. step.Words];
        bool isLocal = words[0] == "local" || fileSystem is null;
        words.RemoveRange(0, words[0] == "local" ? 1 : 0);
        string path = words[1];
        byte[] content = words[0] == "fill"
            ? [.. Enumerable.Range(0, int.Parse(words[2], null)).Select(static i => (byte)(i % 61 == 60 ? '\n' : 'a' + (i % 26)))]
            : Encoding.UTF8.GetBytes(TranscriptStep.Unescape(string.Join(' ', words[Math.Min(2, words.Count)..])));
        switch (words[0])
        {
            case "dir" when isLocal:
                Directory.CreateDirectory(Path.Combine(folder, path));
                break;
            case "dir":
                _setter.Run(folder, ["-mkdir", "-p", path], []);
                break;
            case "base64" when isLocal:
                File.WriteAllBytes(Path.Combine(folder, path), Convert.FromBase64String(words[2]));
                break;
            case "file" or "fill" when isLocal:
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
                File.WriteAllBytes(Path.Combine(folder, path), content);
                break;
            case "file" or "fill":
                _setter.Run(folder, ["-mkdir", "-p", path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "."], []);
                _setter.Run(folder, ["-put", "-", path], content);
                break;
            case "base64":
                _setter.Run(folder, ["-put", "-", path], Convert.FromBase64String(words[2]));
                break;
            default:
                throw new InvalidDataException($"{step.Line}: no such set-up");
        }
    }
}
