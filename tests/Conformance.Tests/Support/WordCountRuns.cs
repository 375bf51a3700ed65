using System.IO.Compression;

namespace Conformance.Tests.Support;

/// <summary>Inputs, and what Apache's wordcount makes of them, once for all tests; a Java process costs seconds.</summary>
/// <remarks>The inputs are one folder of real text in several scripts and encodings, one of gzip files and one of deflate files.</remarks>
public sealed class WordCountRuns : IAsyncLifetime
{
    /// <summary>Largest part of a file that is used, so that the runs stay short.</summary>
    private const int MostBytes = 700_000;

    /// <summary>Small, so that every file becomes several splits.</summary>
    private const int SplitBytes = 150_000;

    private static readonly string[] Texts =
    [
        "data/text/english/1400-8.txt", // ISO-8859-1
        "data/text/english/quangle.txt",
        "data/text/chinese/poet.tang.8000.json",
        "data/text/russian/gogol_dead_souls.txt",
        "data/text/german/fontane_effi.txt",
    ];

    /// <summary>The runs by name: settings and input, the same on both sides.</summary>
    private static readonly Dictionary<string, string[]> Runs = new()
    {
        ["plain"] = ["text"],
        ["four"] = ["-Dmapreduce.job.reduces=4", $"-Dmapreduce.input.fileinputformat.split.maxsize={SplitBytes}", "text"],
        ["gzip"] =
        [
            "-Dmapreduce.job.reduces=2",
            $"-Dmapreduce.input.fileinputformat.split.maxsize={SplitBytes}",
            "-Dmapreduce.output.fileoutputformat.compress=true",
            "-Dmapreduce.output.fileoutputformat.compress.codec=org.apache.hadoop.io.compress.GzipCodec",
            "gzip",
        ],
        ["deflate"] =
        [
            "-Dmapreduce.job.reduces=2",
            "-Dmapreduce.output.fileoutputformat.compress=true",
            "-Dmapreduce.output.fileoutputformat.compress.codec=org.apache.hadoop.io.compress.DefaultCodec",
            "deflate",
        ],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-conformance-").FullName;
    private readonly Dictionary<string, Dictionary<string, long>> _counters = [];
    private string _missing = "";

    /// <summary>Where everything is.</summary>
    public string Folder => _folder;

    /// <summary>The words of a run before its output folder.</summary>
    public static string[] WordsOf(string run) => Runs[run];

    /// <summary>The folder of Apache's output of a run; the test is skipped, with the reason, where it could not be run.</summary>
    public string ApachesOutput(string run)
    {
        Assert.SkipUnless(_missing.Length == 0, _missing);
        return Path.Combine(_folder, $"apache-{run}");
    }

    /// <summary>Apache's counters of a run, by the names that it prints; skips as <see cref="ApachesOutput"/>.</summary>
    public IReadOnlyDictionary<string, long> ApachesCounters(string run)
    {
        Assert.SkipUnless(_missing.Length == 0, _missing);
        return _counters[run];
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out _missing);
        if (hadoop is null || !TryMakeInputs())
        {
            return;
        }

        foreach ((string run, string[] words) in Runs)
        {
            _counters[run] = await hadoop.RunExampleAsync(_folder, "wordcount", [.. words, $"apache-{run}"]);
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
        string gzip = Directory.CreateDirectory(Path.Combine(_folder, "gzip")).FullName;
        string deflate = Directory.CreateDirectory(Path.Combine(_folder, "deflate")).FullName;
        foreach (string path in Texts)
        {
            if (Shared.Find(path) is not { } source)
            {
                _missing = $"../shared/{path} is not beside the checkout: it is what words are counted in.";
                return false;
            }

            // Cut anywhere, also inside a character: both sides read the same bytes.
            byte[] bytes = File.ReadAllBytes(source);
            bytes = bytes[..Math.Min(bytes.Length, MostBytes)];
            string name = Path.GetFileName(path);
            File.WriteAllBytes(Path.Combine(text, name), bytes);
            WriteMembers(Path.Combine(gzip, name + ".gz"), bytes);
            WriteDeflate(Path.Combine(deflate, name + ".deflate"), bytes);
        }

        File.WriteAllBytes(Path.Combine(text, "empty"), []);
        WriteMembers(Path.Combine(gzip, "empty.gz"), []);
        return true;
    }

    /// <summary>A file of Hadoop's DefaultCodec, whose deflate has zlib's header and checksum.</summary>
    private static void WriteDeflate(string path, byte[] bytes)
    {
        using var zlib = new ZLibStream(File.Create(path), CompressionLevel.Optimal);
        zlib.Write(bytes);
    }

    /// <summary>A gzip file of three members, cut inside words, one of them empty where the whole is.</summary>
    private static void WriteMembers(string path, byte[] bytes)
    {
        using FileStream file = File.Create(path);
        int third = bytes.Length / 3;
        foreach (Range part in new Range[] { new(0, third), new(third, 2 * third), new(2 * third, bytes.Length) })
        {
            ReadOnlySpan<byte> content = bytes.AsSpan(part);
            if (content.IsEmpty)
            {
                // The runtime's stream writes nothing for nothing: header, empty final block, checksum and length 0.
                file.Write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
                continue;
            }

            using var member = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true);
            member.Write(content);
        }
    }
}
