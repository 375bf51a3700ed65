using Tusk.Cli.Shell.Help;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-help</c> and <c>-usage</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.FsShell.Help, FsShell.Usage.</remarks>
internal sealed class HelpCommand(bool isUsage) : ShellCommand
{
    protected override void ReadOptions(List<string> words)
    {
        // Every word is a command's name.
    }

    protected override void ProcessWords(List<string> words)
    {
        HelpTexts texts = HelpTexts.Load();
        if (words.Count == 0)
        {
            Session.Output.Write(isUsage ? texts.Usages() : texts.Helps());
        }

        foreach (string word in words)
        {
            ShellCommandEntry entry = ShellCommandTable.Find("-" + word)
                ?? throw new ShellUsageException($"`{word}': Unknown command");
            Session.Output.Write(isUsage
                ? texts.Usage(entry.Name, entry.Replacement)
                : texts.Help(entry.Name, entry.Replacement));
        }
    }
}
