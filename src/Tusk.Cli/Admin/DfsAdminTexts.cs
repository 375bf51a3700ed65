namespace Tusk.Cli.Admin;

/// <summary>What <c>dfsadmin</c> says of its use; of Hadoop's commands only those that there are.</summary>
internal static class DfsAdminTexts
{
    private const string Commands =
        "\t[-report [-live] [-dead] [-decommissioning] [-enteringmaintenance] [-inmaintenance] [-slownodes]]\n"
        + "\t[-safemode <enter | leave | get | wait | forceExit>]\n"
        + "\t[-saveNamespace [-beforeShutdown]]\n"
        + "\t[-help [cmd]]\n";

    private const string GenericOptions = """

        Generic options supported are:
        -conf <configuration file>        specify an application configuration file
        -D <property=value>               define a value for a given property
        -fs <file:///|hdfs://namenode:port> specify default filesystem URL to use, overrides 'fs.defaultFS' property from configurations.

        The general command line syntax is:
        command [genericOptions] [commandOptions]


        """;

    private const string ReportHelp = """
        -report [-live] [-dead] [-decommissioning] [-enteringmaintenance] [-inmaintenance] [-slownodes]:
        	Reports space and blocks of the file system, and its DataNodes.
        	What it says is used are raw bytes: all replicas with their checksums,
        	so that it is not what "du" says.
        	With flags only these DataNodes are listed.

        """;

    private const string SafeModeHelp = """
        -safemode <enter|leave|get|wait|forceExit>:  Asks about safe mode, or changes it.
        		In safe mode a NameNode
        			1.  takes no changes of the namespace
        			2.  neither copies nor deletes blocks.
        		It starts in it, and leaves it by itself when enough blocks
        		were reported by DataNodes. Entered by hand it is left
        		by hand only.

        """;

    private const string SaveHelp = """
        -saveNamespace [-beforeShutdown]:	Writes an image of the namespace into the NameNode's folders
        		and begins a new edit log. Needs safe mode.
        		With "beforeShutdown" only if the last image is older than some
        		periods of checkpoints, or as many edits ago.

        """;

    private const string HelpHelp = "-help [cmd]: \tTells what a command does, or all of them.\n\n";

    /// <summary>All commands.</summary>
    public const string Usage =
        "Usage: hdfs dfsadmin\nNote: Administrative commands can only be run as the HDFS superuser.\n" + Commands + GenericOptions;

    /// <summary>One command.</summary>
    public static string UsageOf(string command) => command switch
    {
        "-report" =>
            "Usage: hdfs dfsadmin [-report] [-live] [-dead] [-decommissioning] [-enteringmaintenance] [-inmaintenance] [-slownodes]\n",
        "-safemode" => "Usage: hdfs dfsadmin [-safemode enter | leave | get | wait | forceExit]\n",
        _ => "Usage: hdfs dfsadmin [-saveNamespace [-beforeShutdown]]\n",
    };

    /// <summary>What <c>-help</c> shows.</summary>
    /// <param name="command">Its name without a dash; of all, if there is none of that name.</param>
    public static string Help(string command) => command switch
    {
        "report" => ReportHelp + "\n",
        "safemode" => SafeModeHelp + "\n",
        "saveNamespace" => SaveHelp + "\n",
        "help" => HelpHelp,
        _ => "hdfs dfsadmin performs DFS administrative commands.\n"
            + "Note: Administrative commands can only be run with superuser permission.\n"
            + "The full syntax is: \n\nhdfs dfsadmin\n" + Commands + "\n"
            + ReportHelp + "\n" + SafeModeHelp + "\n" + SaveHelp + "\n" + HelpHelp + GenericOptions,
    };
}
