using Tusk.Cli.Admin;
using Tusk.Cli.CommandLine;
using Tusk.CommandLine;
using Tusk.Common.Configurations;

namespace Tusk.Cli.Commands;

/// <summary><c>tusk dfsadmin</c>: Hadoop's tool of operators of HDFS.</summary>
internal sealed class DfsAdminCommand : ICommand
{
    public string Usage => """
        Usage: tusk dfsadmin [GENERIC OPTIONS] -COMMAND [OPTIONS]

        What an operator asks and tells a NameNode. Commands, options, output, errors and exit codes are those of
        'hdfs dfsadmin'; so far there are:

          tusk dfsadmin -report [-live] [-dead] ...           space, blocks and DataNodes
          tusk dfsadmin -safemode enter|leave|get|wait        no changes to the namespace
          tusk dfsadmin -saveNamespace [-beforeShutdown]      writes an image of the namespace
          tusk dfsadmin -help [COMMAND]                       what they do

        Generic options: -D key=value sets a setting, -fs URI names the NameNode (fs.defaultFS), -conf FILE reads a file
        of settings.

        Exit codes: 0 done, 255 failed or wrong usage.
        """;

    public int Run(string[] args, CommandIo io) =>
        new DfsAdmin(io, SiteConfiguration.Load(SiteFiles.HdfsClient, HadoopEnvironment.OfProcess)).Run(args);
}
