using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-text</c>: the content of files, decompressed.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Display.Text.</remarks>
internal sealed class TextCommand : CatCommand
{
    private const int MagicBytes = 4;

    protected override Stream OpenContent(PathItem item, FsInput input)
    {
        Span<byte> magic = stackalloc byte[MagicBytes];
        magic = magic[..input.ReadAt(0, magic)];
        if (magic is [0x1F, 0x8B, ..])
        {
            return new GzipCodec().OpenRead(input.OpenStream(), item.Text);
        }

        if (magic.StartsWith("SEQ"u8))
        {
            throw ShellException.Path(item.Text, "a SequenceFile, which this shell cannot show as text");
        }

        if (magic.StartsWith("Obj\x01"u8))
        {
            throw ShellException.Path(item.Text, "an Avro file, which this shell cannot show as text");
        }

        return CompressionCodecs.ForPath(item.Path) is { } codec && magic.Length > 1
            ? codec.OpenRead(input.OpenStream(), item.Text)
            : input.OpenStream();
    }
}
