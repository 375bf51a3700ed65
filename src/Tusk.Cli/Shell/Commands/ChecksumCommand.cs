using System.Globalization;
using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-checksum</c>: the checksum of whole files.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Display.Checksum.</remarks>
internal sealed class ChecksumCommand : ShellCommand
{
    private bool _showsBlockSize;

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, int.MaxValue, "v");
        options.Take(words);
        _showsBlockSize = options.Has("v");
    }

    protected override void Process(PathItem item)
    {
        if (item.IsDirectory)
        {
            throw ShellException.IsDirectory(item.Text);
        }

        FileChecksum? checksum = item.Files.GetChecksumAsync(item.Path, Session.CancellationToken).Wait();
        string text = checksum is null
            ? "NONE"
            : $"{checksum.Algorithm}\t{Convert.ToHexStringLower(checksum.Value.Span)}";
        string blockSize = item.Known.BlockSize.ToString(CultureInfo.InvariantCulture);
        Session.Output.WriteLine($"{item.Text}\t{text}{(_showsBlockSize ? $"\tBlockSize={blockSize}" : "")}");
    }
}
