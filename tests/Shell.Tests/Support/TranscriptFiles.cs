namespace Shell.Tests.Support;

/// <summary>Where the transcripts are.</summary>
public static class TranscriptFiles
{
    /// <summary>The names of the transcripts of a kind.</summary>
    public static TheoryData<string> Names(string kind) =>
        [.. Directory.GetFiles(Folder(AppContext.BaseDirectory, kind), "*.transcript")
            .Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>A transcript beside the built tests.</summary>
    public static string Built(string kind, string name) => Path.Combine(Folder(AppContext.BaseDirectory, kind), name + ".transcript");

    /// <summary>The transcripts among the sources.</summary>
    public static IEnumerable<string> Sources(string kind) =>
        Directory.GetFiles(Folder(Path.Combine(Root(), "tests", "Shell.Tests"), kind), "*.transcript").Order(StringComparer.Ordinal);

    /// <summary>Hadoop beside the checkout or in HADOOP_HOME; null if it is absent.</summary>
    public static string? Hadoop()
    {
        string[] places = [Path.Combine(Root(), "..", "shared", "hadoop"), Environment.GetEnvironmentVariable("HADOOP_HOME") ?? ""];
        return Array.Find(places, static place => File.Exists(Path.Combine(place, "bin", "hadoop"))) is { } found ? Path.GetFullPath(found) : null;
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("no Tusk.slnx above the tests");
    }

    private static string Folder(string above, string kind) => Path.Combine(above, "Transcripts", kind);
}
