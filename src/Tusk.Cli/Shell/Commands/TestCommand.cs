using Tusk.Cli.Shell.Paths;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell.Commands;

/// <summary><c>-test</c>: answers a question about a path by the exit code, 0 for yes.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.fs.shell.Test.</remarks>
internal sealed class TestCommand : ShellCommand
{
    private string _flag = "";

    protected override void ReadOptions(List<string> words)
    {
        WordOptions options = new(1, 1, "e", "d", "f", "s", "z", "w", "r");
        options.Take(words);
        _flag = options.Given.Count switch
        {
            0 => throw new ShellUsageException("No test flag given"),
            1 => options.Given[0],
            _ => throw new ShellUsageException("Only one test flag is allowed"),
        };
    }

    protected override void Process(PathItem item)
    {
        FileStatus status = item.Known;
        bool holds = _flag switch
        {
            "d" => status.IsDirectory,
            "f" => status.IsFile,
            "s" => status.Length > 0,
            "z" => status.Length == 0,
            "r" => IsAllowed(item, FileAccessRights.Read),
            "w" => IsAllowed(item, FileAccessRights.Write),
            _ => true,
        };
        if (!holds)
        {
            ExitCode = 1;
        }
    }

    protected override void ProcessMissing(PathItem item) => ExitCode = 1;

    private bool IsAllowed(PathItem item, FileAccessRights rights) =>
        item.Files.IsAllowedAsync(item.Path, rights, Session.CancellationToken).Wait();
}
