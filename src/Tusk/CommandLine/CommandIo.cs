using System.Text;
using Tusk.Terminal;

namespace Tusk.CommandLine;

/// <summary>The two output streams of a command, unbuffered and as bytes: no encoder or console object is made.</summary>
internal sealed class CommandIo(Stream output, Stream error) : IDisposable
{
    /// <summary>Standard output.</summary>
    public Stream Output { get; } = output;

    /// <summary>Standard error.</summary>
    public Stream Error { get; } = error;

    /// <summary>What stands before the colon of an error line: the program's name.</summary>
    public string ProgramName { get; init; } = "tusk";

    /// <summary>Whether a failure shows its stack (<c>--debug</c>).</summary>
    public bool Debug { get; set; }

    /// <summary>The streams of this process.</summary>
    public static CommandIo OfProcess(string programName = "tusk") =>
        new(StandardStream.OpenOutput(), StandardStream.OpenError()) { ProgramName = programName };

    /// <summary>Writes text to standard output as UTF-8, in one write.</summary>
    /// <exception cref="IOException">The disk under it is full, the stream is closed (<c>&gt;&amp;-</c>), or nobody reads it
    /// any more (<see cref="BrokenPipeException"/>).</exception>
    public void Write(string text) => Output.Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes one line to standard error, the program's name in front.</summary>
    /// <param name="message">Made one line: line breaks and control characters become spaces.</param>
    public void WriteError(string message) => WriteErrorText($"{ProgramName}: {HumanFormat.Printable(message)}\n");

    /// <summary>Writes a failure with its stack to standard error, the program's name in front.</summary>
    /// <param name="failure">Its message may be anybody's: of control characters only line feeds and tabs stay.</param>
    public void WriteStack(Exception failure) => WriteErrorText($"{ProgramName}: {HumanFormat.PrintableLines(failure.ToString())}\n");

    /// <summary>Writes text to standard error as UTF-8, as it is.</summary>
    public void WriteErrorText(string text)
    {
        try
        {
            Error.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is full or closed: nobody is left to tell. The exit code still says it.
        }
    }

    /// <summary>Closes both streams.</summary>
    public void Dispose()
    {
        Output.Dispose();
        Error.Dispose();
    }
}
