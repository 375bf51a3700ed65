using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Local;

namespace Tusk.Examples.Tests.Support;

/// <summary>A temporary folder with inputs, and the outputs of jobs over them.</summary>
internal sealed class JobFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tusk-examples-");
    private int _runs;

    /// <summary>Where the inputs are.</summary>
    public string Input => Directory.CreateDirectory(PathOf("input")).FullName;

    /// <summary>A path in the folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Makes an input file.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Input, name), text);

    /// <summary>Makes an input file.</summary>
    public void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(Input, name), bytes);

    /// <summary>Runs a job over all inputs.</summary>
    /// <param name="factory">The job.</param>
    /// <param name="options">Its options: names of flags, and name=value.</param>
    /// <param name="settings">Hadoop's settings.</param>
    public Task<JobRun> RunAsync(
        JobFactory factory, string[]? options = null, params (string Key, string Value)[] settings) =>
        RunWithAsync(
            factory,
            jobOptions =>
            {
                foreach (string option in options ?? [])
                {
                    string[] nameAndValue = option.Split('=', 2);
                    jobOptions.Set(nameAndValue[0], nameAndValue.ElementAtOrDefault(1) ?? "true");
                }
            },
            settings);

    /// <summary>Runs a job over all inputs.</summary>
    /// <param name="factory">The job.</param>
    /// <param name="setOptions">Sets its options.</param>
    /// <param name="settings">Hadoop's settings.</param>
    public async Task<JobRun> RunWithAsync(
        JobFactory factory, Action<JobOptions> setOptions, params (string Key, string Value)[] settings)
    {
        var configuration = new Configuration();
        foreach ((string key, string value) in settings)
        {
            configuration.Set(key, value);
        }

        string output = PathOf($"output{_runs++}");
        var jobOptions = new JobOptions([Input], output, configuration);
        setOptions(jobOptions);
        JobResult result = await new LocalEngine(FileSystemRegistry.WithLocalFiles())
            .Submit(factory, jobOptions, TestContext.Current.CancellationToken);
        return new JobRun(result, output);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
