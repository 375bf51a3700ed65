using System.Text;

namespace EndToEnd.Tests.Support;

/// <summary>A folder in which programs run with relative paths, gone with the test.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tusk-end-to-end-").FullName;

    /// <summary>A path in it.</summary>
    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Writes a file.</summary>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, and the folders above it.</summary>
    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
    }

    /// <summary>Sets who may do what with a file or folder.</summary>
    public void Permit(string name, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(this[name], mode);
        }
    }

    /// <summary>Runs <c>tusk mapreduce ...</c> to its end.</summary>
    public async Task<Ending> RunAsync(params string[] args)
    {
        using var program = BuiltProgram.MapReduce(Folder, args);
        return await program.EndAsync();
    }

    /// <summary>Runs a test job to its end.</summary>
    public async Task<Ending> RunTestJobAsync(params string[] args)
    {
        using var program = BuiltProgram.TestJob(Folder, args);
        return await program.EndAsync();
    }

    /// <summary>The names in a folder, hidden ones too, in order.</summary>
    public string[] Names(string folder = "") => [.. Directory.EnumerateFileSystemEntries(this[folder])
        .Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is such a file.</summary>
    public bool Has(string name) => File.Exists(this[name]);

    /// <summary>Whether a folder, which comes and goes, has a file of such a name in it or below.</summary>
    public bool Find(string folder, string pattern, bool below = true)
    {
        try
        {
            SearchOption where = below ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
            return Directory.Exists(this[folder]) && Directory.EnumerateFiles(this[folder], pattern, where).Any();
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>The bytes of all part files, one after another, as Latin-1.</summary>
    public string Parts(string folder = "out") => string.Concat(Directory.EnumerateFiles(this[folder], "part-*")
        .Order(StringComparer.Ordinal).Select(static path => File.ReadAllText(path, Encoding.Latin1)));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
