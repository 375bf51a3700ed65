using System.Globalization;
using Tusk.CommandLine;

namespace Tusk.Cli.Demo;

/// <summary>Where the demo keeps its data and its result.</summary>
/// <remarks>In <c>TUSK_HOME</c>, else <c>XDG_CACHE_HOME/tusk</c>, else <c>~/.cache/tusk</c>; each size of data has a folder of its own.
/// The result is beside the folder of the data, under its name and <c>-output</c>.</remarks>
internal sealed class DemoFolders
{
    // Jobs pass over names that begin with an underscore.
    private const string Mark = "_tusk-demo";

    private readonly bool _ownsOutput;
    private bool _madeData;

    /// <param name="options">May name other folders.</param>
    /// <exception cref="UsageException">One of the two would be inside the other.</exception>
    public DemoFolders(DemoOptions options)
    {
        _ownsOutput = options.OutputFolder is null && options.DataFolder is null;
        Data = options.DataFolder
            ?? Path.Combine(Home(), string.Create(CultureInfo.InvariantCulture, $"weather-{options.SizeBytes}"));
        Output = options.OutputFolder ?? Beside(Data);
        if (IsInside(Output, Data) || IsInside(Data, Output))
        {
            throw new UsageException(
                $"the result's folder '{Output}' and that of the weather, '{Data}', must not be one inside the other (--output, --data)");
        }
    }

    /// <summary>Folder of the weather.</summary>
    public string Data { get; }

    /// <summary>Folder of the result.</summary>
    public string Output { get; }

    /// <summary>Makes the folder of the weather, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public void MakeData()
    {
        if (File.Exists(Data))
        {
            throw new IOException($"'{Data}' is a file, expected a folder for the weather (--data)");
        }

        try
        {
            _madeData = !Directory.Exists(Data);
            Directory.CreateDirectory(Data);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot make the folder '{Data}' for the weather (--data, or TUSK_HOME): {e.Message}", e);
        }
    }

    /// <summary>Removes the folder of the weather if nothing came into it and it was not there before.</summary>
    public void RemoveEmptyData()
    {
        try
        {
            if (_madeData && Directory.GetFileSystemEntries(Data).Length == 0)
            {
                Directory.Delete(Data);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone already, or another demo has just begun in it.
        }
    }

    /// <summary>Refuses a folder for the result that holds something else; changes nothing.</summary>
    /// <exception cref="IOException">It does.</exception>
    public void CheckOutput()
    {
        if (File.Exists(Output))
        {
            throw new IOException($"'{Output}' is a file, expected a folder for the result (--output)");
        }

        if (Directory.Exists(Output) && !_ownsOutput && !File.Exists(Path.Combine(Output, Mark)))
        {
            throw new IOException($"'{Output}' exists and holds no result of an earlier demo; name another folder (--output)");
        }
    }

    /// <summary>Removes the result of an earlier demo.</summary>
    /// <exception cref="IOException">The folder holds something else.</exception>
    public void ClearOutput()
    {
        CheckOutput();
        if (Directory.Exists(Output))
        {
            Directory.Delete(Output, recursive: true);
        }
    }

    /// <summary>Marks the result as the demo's, so that the next one may replace it.</summary>
    /// <exception cref="IOException">It cannot be marked.</exception>
    public void MarkOutput()
    {
        try
        {
            File.WriteAllText(Path.Combine(Output, Mark), "Made by tusk demo; the next one replaces this folder.\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot write into the folder '{Output}' of the result (--output, or TUSK_HOME): {e.Message}", e);
        }
    }

    private static string Beside(string folder) => Path.GetDirectoryName(folder) is null
        ? throw new UsageException("--data takes a folder, not the root of all")
        : folder + "-output";

    private static bool IsInside(string inner, string outer) =>
        (inner + Path.DirectorySeparatorChar).StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Home()
    {
        if (Environment.GetEnvironmentVariable("TUSK_HOME") is { Length: > 0 } home)
        {
            return Path.GetFullPath(home);
        }

        // As the XDG specification says, a relative path there counts for nothing.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
        {
            return Path.Combine(cache, "tusk");
        }

        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return user.Length > 0
            ? Path.Combine(user, ".cache", "tusk")
            : throw new IOException("There is no home folder for the demo's data; set TUSK_HOME to a folder, or use --data and --output");
    }
}
