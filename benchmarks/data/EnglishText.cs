using System.Text;
using System.Text.Unicode;

namespace BenchmarkData;

/// <summary>Real English text, the same novels and plays again and again.</summary>
internal static class EnglishText
{
    private static readonly string[] Folders = ["english", "shakespeare"];

    /// <returns>The exit code.</returns>
    public static int Write(string path, long bytes)
    {
        if (Find() is not { } texts)
        {
            Console.Error.WriteLine("text: no ../shared/data/text beside the checkout, so there is no text to take.");
            return 1;
        }

        byte[] cycle = Load(texts);
        string unfinished = path + ".tmp";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            long offset = 0;
            for (; offset + cycle.Length <= bytes; offset += cycle.Length)
            {
                RandomAccess.Write(file, cycle, offset);
            }

            // Whole lines: no letter of several bytes is cut, and no word that is not in the text comes in.
            int rest = cycle.AsSpan(0, (int)(bytes - offset)).LastIndexOf((byte)'\n') + 1;
            RandomAccess.Write(file, cycle.AsSpan(0, rest), offset);
        }

        File.Move(unfinished, path, overwrite: true);
        return 0;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Tusk.slnx")))
            {
                string texts = Path.Combine(folder.FullName, "..", "shared", "data", "text");
                return Directory.Exists(texts) ? texts : null;
            }
        }

        return null;
    }

    private static byte[] Load(string texts)
    {
        using var all = new MemoryStream();
        foreach (string folder in Folders)
        {
            foreach (string file in Directory.GetFiles(Path.Combine(texts, folder)).Order(StringComparer.Ordinal))
            {
                byte[] content = File.ReadAllBytes(file);

                // One of the novels is in ISO-8859-1. Java replaces what is not UTF-8, others keep it; answers should be equal.
                all.Write(Utf8.IsValid(content) ? content : Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(content)));
                all.Write("\n"u8);
            }
        }

        return all.ToArray();
    }
}
