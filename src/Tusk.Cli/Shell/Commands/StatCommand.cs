using System.Globalization;
using System.Text;
using Tusk.Cli.Shell.Formats;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-stat</c>: what is known about a path, in a format.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Stat.</remarks>
internal sealed class StatCommand : ShellCommand
{
    private string _format = "%y";

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, int.MaxValue, "R");
        options.Take(words);
        IsRecursive = options.Has("R");
        if (words[0].Contains('%', StringComparison.Ordinal))
        {
            _format = words[0];
            words.RemoveAt(0);
        }

        options.Take(words);
    }

    protected override void Process(PathItem item)
    {
        StringBuilder line = new();
        for (int i = 0; i < _format.Length; i++)
        {
            if (_format[i] != '%')
            {
                line.Append(_format[i]);
            }
            else if (++i < _format.Length)
            {
                line.Append(Field(_format[i], item));
            }
        }

        Session.Output.WriteLine(line.ToString());
    }

    private static string Field(char letter, PathItem item)
    {
        FileStatus status = item.Known;
        return letter switch
        {
            'a' => PermissionText.Octal(status.Permissions),
            'A' => PermissionText.Symbolic(status.Permissions),
            'b' => Number(status.Length),
            'F' => status.IsDirectory ? "directory" : "regular file",
            'g' => status.Group,
            'n' => item.Path.Name,
            'o' => Number(status.BlockSize),
            'r' => Number(status.Replication),
            'u' => status.Owner,
            'x' => TimeText.ToSecond(status.AccessTime),
            'X' => Number(status.AccessTime.ToUnixTimeMilliseconds()),
            'y' => TimeText.ToSecond(status.ModificationTime),
            'Y' => Number(status.ModificationTime.ToUnixTimeMilliseconds()),
            _ => letter.ToString(), // also %%
        };
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
