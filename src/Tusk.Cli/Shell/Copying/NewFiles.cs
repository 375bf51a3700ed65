using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;

namespace Tusk.Cli.Shell.Copying;

/// <summary>Makes files, with Hadoop's words where the local file system makes none: in /proc, say.</summary>
internal static class NewFiles
{
    /// <summary>Makes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="creation">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="told">What is named where it cannot be made; itself if null.</param>
    public static FsOutputStream Make(
        PathItem file, FileCreation creation, CancellationToken cancellationToken, PathItem? told = null)
    {
        try
        {
            return file.Files.CreateAsync(file.Path, creation, cancellationToken).Wait();
        }
        catch (PathNotFoundException e) when (FailureText.IsLocal(file.Path))
        {
            throw new ShellException($"{(told ?? file).Path.PathPart} (No such file or directory)", e);
        }
    }
}
