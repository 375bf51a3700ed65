using System.Text;
using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Engine;

/// <summary>A folder with input, and jobs over it.</summary>
internal sealed class JobFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private FileSystemRegistry _fileSystems = FileSystemRegistry.WithLocalFiles();

    public JobFixture(params string[] files)
    {
        Directory.CreateDirectory(_folder["in"]);
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllText(_folder[$"in/{i:D5}.txt"], files[i]);
        }

        Configuration.Set("mapreduce.cluster.local.dir", _folder["scratch"]);
        Configuration.Set("tusk.engine.threads", "2");
    }

    public string this[string name] => _folder[name];

    public Configuration Configuration { get; } = new();

    public bool HasOutput => Directory.Exists(_folder["made/out"]) || Directory.Exists(_folder["made"]);

    public bool HasScratch => _folder.Entries("scratch").Count > 0;

    public JobFixture Set(string name, string value)
    {
        Configuration.Set(name, value);
        return this;
    }

    public JobFixture RunIn(FileSystemRegistry fileSystems)
    {
        _fileSystems = fileSystems;
        return this;
    }

    public RunningJob Start(JobFactory factory, params (string Name, string Value)[] options)
    {
        var all = new JobOptions([_folder["in"]], _folder["made/out"], Configuration);
        foreach ((string name, string value) in options)
        {
            all.Set(name, value);
        }

        return new LocalEngine(_fileSystems).Submit(factory, all);
    }

    public async Task<JobResult> RunAsync(JobFactory factory, params (string Name, string Value)[] options) =>
        await Start(factory, options).Completion.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>All part files, one behind the other.</summary>
    public string Output() => string.Concat(Parts());

    /// <summary>Each part file.</summary>
    public string[] Parts() => [.. Directory.EnumerateFiles(_folder["made/out"], "part-*").Order(StringComparer.Ordinal)
        .Select(static path => File.ReadAllText(path, Encoding.UTF8))];

    public void AssertNothingLeft()
    {
        Assert.False(HasOutput, "the output folder, or what had to be made above it, is left");
        Assert.False(HasScratch, "scratch files are left");
    }

    public void Dispose() => _folder.Dispose();
}
