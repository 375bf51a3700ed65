namespace Tusk.Cli.Demo;

/// <summary>What versions without an HDFS of their own kept: a local file for each year, a list of them, and a folder with the result beside.</summary>
/// <remarks>The list proves that the files were made up, not measured: without it nothing is touched.</remarks>
internal sealed class OldWeather
{
    private const string ListName = "_manifest"; // and "_manifest.lock", "_manifest.tmp"
    private const string ListStart = "weather version ";
    private const string ResultMark = "_tusk-demo";

    private readonly string _folder;
    private readonly bool _isListed;

    /// <param name="folder">An existing folder.</param>
    public OldWeather(string folder)
    {
        _folder = folder;
        string list = Path.Combine(folder, ListName);
        _isListed = File.Exists(list) && File.ReadLines(list).FirstOrDefault("").StartsWith(ListStart, StringComparison.Ordinal);
    }

    /// <summary>Whether a name in the folder is one of those.</summary>
    public bool Has(string name) => name.StartsWith(ListName, StringComparison.Ordinal) || (_isListed && IsYear(name));

    /// <summary>Removes all of it.</summary>
    /// <returns>What it was; null where there was nothing.</returns>
    public string? Remove()
    {
        string[] files = [.. Directory.GetFiles(_folder).Where(path => Has(Path.GetFileName(path))).OrderBy(static path => Path.GetFileName(path)[0] == '_')];
        foreach (string file in files)
        {
            File.Delete(file); // the list last, so that what a kill leaves is known again
        }

        string result = _folder + "-output";
        if (files.Length > 0 && File.Exists(Path.Combine(result, ResultMark)))
        {
            Directory.Delete(result, recursive: true);
            return $"the weather in {_folder} and the result in {result}";
        }

        return files.Length > 0 ? $"the weather in {_folder}" : null;
    }

    private static bool IsYear(string name)
    {
        string year = name.EndsWith(".tmp", StringComparison.Ordinal) ? name[..^4].TrimStart('_') : name;
        return year.Length == 4 && year.All(char.IsAsciiDigit);
    }
}
