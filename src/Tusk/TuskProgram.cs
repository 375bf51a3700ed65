using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;
using Tusk.Running;

namespace Tusk;

/// <summary>The whole of a program with jobs: <c>return await TuskProgram.RunAsync(args, WordCount.Build);</c></summary>
public static class TuskProgram
{
    /// <summary>Runs the job that the command line asks for.</summary>
    /// <remarks>
    /// With one factory the words are that job's. With several the first word chooses: the type's name in lower case
    /// (<c>wordcount</c>) or <c>Type.Method</c>. <c>--help</c> tells the rest.
    /// Progress and a summary go to standard error where that is a terminal; in a pipe nothing is printed but errors.
    /// Ctrl-C and SIGTERM cancel the job, which then leaves nothing behind; the second one ends the process at once.
    /// </remarks>
    /// <param name="args">The words of the command line.</param>
    /// <param name="factories">Static methods that build jobs; every one that the program has.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong usage, 129 hung up, 130 interrupted, 141 nobody read the output, 143 terminated.</returns>
    public static Task<int> RunAsync(string[] args, params JobFactory[] factories)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(factories);
        string program = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        using CommandIo io = CommandIo.OfProcess(program);
        return Task.FromResult(new JobProgram(program, io).Run(factories, args));
    }

    /// <summary>Lets a program drive its jobs itself: one after another, as long as a result says, or several at once.</summary>
    /// <remarks>
    /// The options that every job has (<c>-D</c>, <c>--memory</c>, <c>--json</c>, ...) are read as for one job and hold for all;
    /// the other words are the driver's. What the driver does not catch ends the program as a job's failure would.
    /// The driver runs only in the process that the user started, never in one that runs a task.
    /// </remarks>
    /// <example>
    /// <code>
    /// return await TuskProgram.RunAsync(args, static async session =>
    /// {
    ///     await session.RunAsync(WordCount.Build, session.Options([session.Arguments[0]], "words"));
    ///     await session.RunAsync(Top.Build, session.Options(["words"], session.Arguments[1]));
    ///     return 0;
    /// }, WordCount.Build, Top.Build);
    /// </code>
    /// </example>
    /// <param name="args">The words of the command line.</param>
    /// <param name="driver">Runs the jobs.</param>
    /// <param name="factories">Static methods that build jobs; every one that the driver runs.</param>
    /// <returns>What the driver returned; 1 failed, 2 wrong usage, 129 hung up, 130 interrupted, 141 nobody read the output, 143 terminated.</returns>
    public static Task<int> RunAsync(string[] args, JobDriver driver, params JobFactory[] factories)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(driver);
        ArgumentNullException.ThrowIfNull(factories);
        string program = Path.GetFileNameWithoutExtension(Environment.GetCommandLineArgs()[0]);
        using CommandIo io = CommandIo.OfProcess(program);
        return Task.FromResult(new DriverProgram(program, io).Run(driver, factories, args));
    }
}
