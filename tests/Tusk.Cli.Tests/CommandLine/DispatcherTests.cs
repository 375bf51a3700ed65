using Tusk.Cli.CommandLine;
using Tusk.CommandLine;
using Tusk.Tests;

namespace Tusk.Cli.Tests.CommandLine;

public sealed class DispatcherTests : IDisposable
{
    private readonly CapturedIo _captured = new();
    private int _made;

    public void Dispose() => _captured.Dispose();

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public void Help_lists_every_command_and_makes_none(string word)
    {
        int exitCode = Run(() => throw new InvalidOperationException("must not be made"), word);

        Assert.Equal(0, exitCode);
        Assert.Contains("  copy          copies things\n", _captured.Output, StringComparison.Ordinal);
        Assert.Contains("  help COMMAND  how to use a command\n", _captured.Output, StringComparison.Ordinal);
        Assert.Empty(_captured.Error);
    }

    [Fact]
    public void No_word_at_all_is_wrong_usage_and_shows_the_help_on_standard_error()
    {
        int exitCode = Run(() => new Echo());

        Assert.Equal(2, exitCode);
        Assert.Empty(_captured.Output);
        Assert.StartsWith("Usage: tusk", _captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_one_line()
    {
        Assert.Equal(0, Run(() => new Echo(), "--version"));

        Assert.Matches(@"^tusk \d+\.\d+\.\d+[^\n]*\n$", _captured.Output);
    }

    [Fact]
    public void A_command_gets_the_words_after_its_name_and_gives_the_exit_code()
    {
        int exitCode = Run(() => new Echo(), "copy", "a", "--debug", "b c");

        Assert.Equal(7, exitCode);
        Assert.Equal("a|--debug|b c", _captured.Output);
        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData("help", "copy")]
    [InlineData("copy", "--help")]
    public void Usage_of_one_command_is_shown_both_ways(string first, string second)
    {
        Assert.Equal(0, Run(() => new Echo(), first, second));

        Assert.Equal("Usage: tusk copy FROM TO\n", _captured.Output);
    }

    [Theory]
    [InlineData("cpoy", "tusk: unknown command 'cpoy'; did you mean 'copy'? see 'tusk --help'\n")]
    [InlineData("zebra", "tusk: unknown command 'zebra'; expected a command, see 'tusk --help'\n")]
    [InlineData("--hepl", "tusk: unknown option '--hepl'; expected a command, see 'tusk --help'\n")]
    [InlineData("a\nb\u001b[2J", "tusk: unknown command 'a b [2J'; expected a command, see 'tusk --help'\n")]
    public void An_unknown_word_is_wrong_usage_in_one_line(string word, string expected)
    {
        Assert.Equal(2, Run(() => new Echo(), word));

        Assert.Equal(expected, _captured.Error);
        Assert.Empty(_captured.Output);
    }

    [Fact]
    public void Help_for_an_unknown_command_is_wrong_usage() => Assert.Equal(2, Run(() => new Echo(), "help", "nothing"));

    [Fact]
    public void Wrong_usage_of_a_command_names_the_command()
    {
        Assert.Equal(2, Run(() => new Echo(new UsageException("expected FROM and TO")), "copy"));

        Assert.Equal("tusk: copy: expected FROM and TO; see 'tusk help copy'\n", _captured.Error);
    }

    [Fact]
    public void A_failure_of_the_world_is_one_line_with_its_message()
    {
        Assert.Equal(1, Run(() => new Echo(new IOException("No such file:\n/tmp/x")), "copy"));

        Assert.Equal("tusk: No such file: /tmp/x\n", _captured.Error);
    }

    [Fact]
    public void An_unexpected_failure_names_its_type_and_how_to_see_the_stack()
    {
        Assert.Equal(1, Run(() => new Echo(new InvalidOperationException("odd")), "copy"));

        Assert.Equal("tusk: unexpected InvalidOperationException: odd ('tusk --debug ...' shows where)\n", _captured.Error);
    }

    [Fact]
    public void Debug_before_the_command_shows_the_stack()
    {
        Assert.Equal(1, Run(() => new Echo(new IOException("No such file")), "--debug", "copy"));

        Assert.Contains("   at Tusk.Cli.Tests.", _captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stack_steers_no_terminal()
    {
        Assert.Equal(1, Run(() => new Echo(new IOException("a\u001b[2J\u009b1m\rb\n\tc")), "--debug", "copy"));

        Assert.StartsWith("tusk: System.IO.IOException: a [2J 1m b\n\tc\n   at ", _captured.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_under_standard_output_is_a_failure()
    {
        Assert.Equal(1, RunVersion(new FailingStream(new IOException("No space left on device")), out string error));

        Assert.Equal("tusk: No space left on device\n", error);
    }

    [Fact]
    public void A_reader_of_standard_output_that_went_away_is_no_news()
    {
        Assert.Equal(141, RunVersion(new FailingStream(new BrokenPipeException(new IOException())), out string error));

        Assert.Empty(error);
    }

    [Fact]
    public void A_closed_standard_error_leaves_the_exit_code()
    {
        using var io = new CommandIo(new MemoryStream(), new FailingStream(new UnauthorizedAccessException()));

        Assert.Equal(2, new Dispatcher([], io).Run(["nothing"]));
    }

    private static int RunVersion(Stream output, out string error)
    {
        using var errorStream = new MemoryStream();
        using var io = new CommandIo(output, errorStream);
        int exitCode = new Dispatcher([], io).Run(["--version"]);
        error = System.Text.Encoding.UTF8.GetString(errorStream.ToArray());
        return exitCode;
    }

    private int Run(Func<ICommand> create, params string[] args)
    {
        CommandEntry[] entries =
        [
            new("copy", "copies things", () =>
            {
                _made++;
                return create();
            }),
            new("list", "lists things", static () => throw new InvalidOperationException("another command was made")),
        ];
        return new Dispatcher(entries, _captured.Io).Run(args);
    }

    private sealed class Echo(Exception? failure = null) : ICommand
    {
        public string Usage => "Usage: tusk copy FROM TO";

        public int Run(string[] args, CommandIo io)
        {
            if (failure is not null)
            {
                throw failure;
            }

            io.Write(string.Join('|', args));
            return 7;
        }
    }

    private sealed class FailingStream(Exception failure) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw failure;

        public override void Write(byte[] buffer, int offset, int count) => throw failure;
    }
}
