using Tusk.Cli.CommandLine;
using Tusk.Cli.Shell;
using Tusk.CommandLine;
using Tusk.Common.Configurations;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk fs</c>: Hadoop's file-system shell.</summary>
internal sealed class FsCommand : ICommand
{
    // What the audit log of the NameNode says of Hadoop's shell, and of every program that its ToolRunner starts.
    private const string CallerContext = "CLI";

    public string Usage => """
        Usage: tusk fs [GENERIC OPTIONS] -COMMAND [OPTIONS] [ARGUMENTS]

        Hadoop's file-system shell: lists, copies and changes files on this machine and in HDFS. Commands, options,
        output, errors and exit codes are those of 'hadoop fs'.

          tusk fs -ls DIR             what there is
          tusk fs -put FILE... DIR    copy from this machine; -get copies back
          tusk fs -cat FILE           show the content
          tusk fs -rm -r DIR          delete a tree
          tusk fs -usage              every command with its options
          tusk fs -help [COMMAND]     what they do

        Generic options: -D key=value sets a setting, -fs URI says where paths without a scheme lead (fs.defaultFS),
        -conf FILE reads a file of settings.

        Exit codes: 0 done, 1 failed, 255 wrong usage.
        """;

    public int Run(string[] args, CommandIo io)
    {
        ShellNotices notices = new();
        return new FsShell(
            io,
            SiteConfiguration.Load(SiteFiles.HdfsClient, HadoopEnvironment.OfProcess),
            TuskEngines.CreateFileSystemsFor(CallerContext, warned: notices.Tell))
        {
            IsProcess = true,
            Notices = notices,
        }.Run(args);
    }
}
