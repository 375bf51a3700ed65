using System.Text;
using Tusk.CommandLine;

namespace Tusk.Tests;

/// <summary>Streams in memory in the place of the process's.</summary>
internal sealed class CapturedIo : IDisposable
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();

    public CapturedIo() => Io = new CommandIo(_output, _error);

    public CommandIo Io { get; }

    public string Output => Encoding.UTF8.GetString(_output.ToArray());

    public string Error => Encoding.UTF8.GetString(_error.ToArray());

    public void Dispose() => Io.Dispose();
}
