using System.Text;

namespace Conformance.Tests.Support;

/// <summary>What Apache's examples make of real text and a real graph, once for all tests; a Java process costs seconds.</summary>
public sealed class ExampleRuns : IAsyncLifetime
{
    /// <summary>Largest part of a file that is used, so that the runs stay short.</summary>
    private const int MostBytes = 400_000;

    private const string Split = "-Dmapreduce.input.fileinputformat.split.maxsize=150000";

    private static readonly string[] Texts =
    [
        "data/text/english/1400-8.txt", // ISO-8859-1
        "data/text/chinese/poet.tang.8000.json",
        "data/text/russian/gogol_dead_souls.txt",
    ];

    /// <summary>The runs by name: the job, settings and arguments, the same on both sides; OUT stands for the output.</summary>
    private static readonly Dictionary<string, string[]> Runs = new()
    {
        ["secondarysort-1"] = ["secondarysort", Split, "graph", "OUT"],
        ["secondarysort-4"] = ["secondarysort", "-Dmapreduce.job.reduces=4", Split, "graph", "OUT"],
        ["wordmean"] = ["wordmean", Split, "text", "OUT"],
        ["wordmedian"] = ["wordmedian", Split, "text", "OUT"],
        ["wordstandarddeviation"] = ["wordstandarddeviation", Split, "text", "OUT"],
        ["grep"] = ["grep", "-Dmapreduce.job.reduces=2", Split, "text", "OUT", "([a-z]+)(ing|ed)[^a-z]", "1"],
        ["pi"] = ["pi", "7", "1013"], // a quotient that does not end
        ["teragen"] = ["teragen", "20k", "OUT"],
        ["terasort"] = ["terasort", "-Dmapreduce.job.reduces=4", Split, "apache-teragen", "OUT"],
        ["teravalidate"] = ["teravalidate", "apache-terasort", "OUT"],
        ["teravalidate-unsorted"] = ["teravalidate", "apache-teragen", "OUT"],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-conformance-").FullName;
    private readonly Dictionary<string, string> _answers = [];
    private string _missing = "";

    /// <summary>Where everything is.</summary>
    public string Folder => _folder;

    /// <summary>The words of a run.</summary>
    /// <param name="run">Its name.</param>
    /// <param name="output">The output folder.</param>
    public static string[] WordsOf(string run, string output) => [.. Runs[run].Select(word => word == "OUT" ? output : word)];

    /// <summary>The folder of Apache's output of a run; the test is skipped, with the reason, where it could not be run.</summary>
    public string ApachesOutput(string run)
    {
        Assert.SkipUnless(_missing.Length == 0, _missing);
        return Path.Combine(_folder, $"apache-{run}");
    }

    /// <summary>The last line that Apache's job printed on standard output; skips as <see cref="ApachesOutput"/>.</summary>
    public string ApachesAnswer(string run)
    {
        Assert.SkipUnless(_missing.Length == 0, _missing);
        return _answers[run].TrimEnd('\n').Split('\n')[^1];
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out _missing);
        if (hadoop is null || !TryMakeInputs())
        {
            return;
        }

        foreach (string run in Runs.Keys)
        {
            string[] words = WordsOf(run, $"apache-{run}");
            _answers[run] = await hadoop.AnswerOfExampleAsync(_folder, words[0], words[1..]);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private bool TryMakeInputs()
    {
        string text = Directory.CreateDirectory(Path.Combine(_folder, "text")).FullName;
        foreach (string path in Texts)
        {
            if (!TryRead(path, out byte[] bytes))
            {
                return false;
            }

            // Cut anywhere, also inside a character: both sides read the same bytes.
            File.WriteAllBytes(Path.Combine(text, Path.GetFileName(path)), bytes);
        }

        if (!TryRead("data/graph/wiki-Vote.txt", out byte[] edges))
        {
            return false;
        }

        // Edges between numbered nodes, below some lines of remarks; two files, and numbers of both signs.
        string[] lines = [.. Encoding.ASCII.GetString(edges).Split('\n')[..^1].Where(static line => !line.StartsWith('#'))];
        string graph = Directory.CreateDirectory(Path.Combine(_folder, "graph")).FullName;
        File.WriteAllLines(Path.Combine(graph, "edges"), lines);
        File.WriteAllLines(Path.Combine(graph, "more"), lines.Take(2000).Select(static line => "-" + line.Replace("\t", " -", StringComparison.Ordinal)));
        return true;
    }

    private bool TryRead(string path, out byte[] bytes)
    {
        bytes = [];
        if (Shared.Find(path) is not { } source)
        {
            _missing = $"../shared/{path} is not beside the checkout: it is what the jobs read.";
            return false;
        }

        bytes = File.ReadAllBytes(source);
        bytes = bytes[..Math.Min(bytes.Length, MostBytes)];
        return true;
    }
}
