using Tusk.Cli.CommandLine;
using Tusk.CommandLine;

namespace Tusk.Cli;

/// <summary>The <c>tusk</c> command. The first word chooses what runs; nothing else is loaded.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using CommandIo io = CommandIo.OfProcess();
        return new Dispatcher(CommandTable.Entries, io).Run(args);
    }
}
