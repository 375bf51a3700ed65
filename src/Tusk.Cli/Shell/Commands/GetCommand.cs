using Tusk.Cli.Shell.Copying;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-get</c>, <c>-copyToLocal</c>: copies to this machine.</summary>
/// <remarks>No checksum files are written beside the copies, whether <c>-crc</c> is given or not.
/// Source: Apache Hadoop 3.4, o.a.h.fs.shell.CopyCommands.Get.</remarks>
internal sealed class GetCommand : CopyingCommand
{
    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new WordOptions(1, int.MaxValue, "crc", "ignoreCrc", "p", "f").WithValue("t").WithValue("q");
        options.Take(words);
        Copier.Keeps = options.Has("p") ? CopyAttributes.Usual : CopyAttributes.None;
        Copier.Overwrites = options.Has("f");
        Copier.IgnoresChecksums = options.Has("ignoreCrc");
        ReadThreads(options);
        IsRecursive = true;
        TakeLocalDestination(words);
    }
}
