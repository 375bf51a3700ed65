using Tusk.CommandLine;

namespace Tusk.Cli.CommandLine;

/// <summary>One command of <c>tusk</c>: made only when its name is the first word.</summary>
internal interface ICommand
{
    /// <summary>What <c>tusk help NAME</c> shows: a synopsis line, then the options; without a last line feed.</summary>
    string Usage { get; }

    /// <summary>Parses the words after the command's name and does the work.</summary>
    /// <returns>The exit code of the process: <see cref="ExitCodes"/>, or Hadoop's own where the command stands for Hadoop's.</returns>
    /// <exception cref="UsageException">The words make no sense; the message says what was expected.</exception>
    int Run(string[] args, CommandIo io);
}
