using Tusk.Cli.Shell.Copying;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-cp</c>: copies files and trees.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.Cp.</remarks>
internal sealed class CpCommand : CopyingCommand
{
    protected override void ReadOptions(List<string> words)
    {
        PopKept(words);
        WordOptions options = new WordOptions(2, int.MaxValue, "f", "d").WithValue("t").WithValue("q");
        options.Take(words);
        Copier.IsDirect = options.Has("d");
        Copier.Overwrites = options.Has("f");
        ReadThreads(options);
        IsRecursive = true;
        TakeDestination(words);
    }

    // -p and its letters may stand anywhere before --.
    private void PopKept(List<string> words)
    {
        for (int i = 0; i < words.Count && words[i] != "--"; i++)
        {
            string word = words[i];
            if (!word.StartsWith("-p", StringComparison.Ordinal))
            {
                continue;
            }

            words.RemoveAt(i);
            Copier.Keeps = word.Length == 2 ? CopyAttributes.Usual : CopyAttributes.None;
            foreach (char letter in word.AsSpan(2))
            {
                Copier.Keeps |= char.ToUpperInvariant(letter) switch
                {
                    'T' => CopyAttributes.Timestamps,
                    'O' => CopyAttributes.Ownership,
                    'P' => CopyAttributes.Permission,
                    'A' => CopyAttributes.Acl,
                    'X' => CopyAttributes.ExtendedAttributes,
                    _ => throw new ShellFatalException($"No attribute for {letter}"),
                };
            }

            return;
        }
    }
}
