using System.Text;

namespace Tusk.Cli.Shell.Help;

/// <summary>What <c>-help</c> and <c>-usage</c> print: equal to Hadoop's, letter by letter, so that scripts which read it work.</summary>
/// <remarks>The texts lie in <c>HelpTexts.txt</c> as <c>hadoop fs -help</c> of release 3.4.2 prints them, and are read only when they are asked for.</remarks>
internal sealed class HelpTexts
{
    private const string Prefix = "Usage: hadoop fs [generic options]";
    private const string GenericHeader = "Generic options";

    private readonly List<(string Usage, string Text)> _commands = [];
    private readonly string _generic = "";

    private HelpTexts(string all)
    {
        int at = 0;
        int start = 0;
        while (at < all.Length)
        {
            int end = all.IndexOf('\n', at) + 1;
            bool isGeneric = all.AsSpan(at).StartsWith(GenericHeader);
            if (at > start && (isGeneric || all[at] == '-'))
            {
                Add(all[start..(at - 1)]); // without the empty line in front of the next
                start = at;
            }

            if (isGeneric)
            {
                _generic = all[at..];
                return;
            }

            at = end;
        }
    }

    /// <summary>Reads the texts.</summary>
    public static HelpTexts Load()
    {
        using Stream resource = typeof(HelpTexts).Assembly.GetManifestResourceStream("HelpTexts.txt")!;
        byte[] bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return new HelpTexts(Encoding.UTF8.GetString(bytes));
    }

    /// <summary>The synopsis of every command, and the generic options.</summary>
    public string Usages()
    {
        StringBuilder text = new(Prefix + "\n");
        foreach ((string usage, _) in _commands)
        {
            text.Append("\t[").Append(usage).Append("]\n");
        }

        return text.Append('\n').Append(_generic).ToString();
    }

    /// <summary>The synopsis of a command.</summary>
    /// <param name="name">Its name without the dash.</param>
    /// <param name="replacement">What is to be used instead of it; null if it may be used.</param>
    public string Usage(string name, string? replacement) =>
        $"{Prefix} {(replacement is null ? Find(name).Usage : "-" + name)}\n";

    /// <summary>Everything.</summary>
    public string Helps()
    {
        string usages = Usages();
        StringBuilder text = new(usages[..^(_generic.Length + 1)]);
        foreach ((_, string help) in _commands)
        {
            text.Append('\n').Append(help);
        }

        return text.Append('\n').Append(_generic).ToString();
    }

    /// <summary>What a command does.</summary>
    /// <param name="name">Its name without the dash.</param>
    /// <param name="replacement">What is to be used instead of it; null if it may be used.</param>
    public string Help(string name, string? replacement) =>
        replacement is null ? Find(name).Text : $"-{name} :\n  (DEPRECATED) Same as '{replacement}'\n";

    private (string Usage, string Text) Find(string name) => _commands.Find(
        command => command.Usage == "-" + name || command.Usage.StartsWith($"-{name} ", StringComparison.Ordinal));

    // The first line is the synopsis and " :".
    private void Add(string text) => _commands.Add((text[..(text.IndexOf('\n', StringComparison.Ordinal) - 2)], text));
}
