using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode.Service;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Service;

public sealed class RacksTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>A program that fails once is no reason to have a machine in the wrong rack for ever.</summary>
    [Fact]
    public void A_machine_for_which_the_program_had_no_answer_is_asked_for_again_after_a_minute()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The program is a shell script.");
            return;
        }

        string works = _folder / "works";
        string script = _folder / "racks";
        File.WriteAllText(script, $"#!/bin/sh\nif [ -e {works} ]; then echo /rack-of-$1; else exit 3; fi\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var configuration = new Configuration();
        configuration.Set("net.topology.script.file.name", script);
        var time = new SteppedTime();
        var racks = new Racks(configuration, time, _log.Add);

        racks.Learn("a");
        File.WriteAllText(works, "");
        racks.Learn("a");

        Assert.Null(racks.Resolve("a"));
        Assert.Equal($"{script} named no rack for a and ended with exit code 3 (net.topology.script.file.name).", Assert.Single(_log));
        time.Seconds = 61;
        racks.Learn("a");
        Assert.Equal("/rack-of-a", racks.Resolve("a"));
    }

    private sealed class SteppedTime : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
