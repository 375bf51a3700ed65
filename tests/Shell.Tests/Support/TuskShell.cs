using Tusk;
using Tusk.Cli.Shell;
using Tusk.Common.Configurations;
using Tusk.Tests;

namespace Shell.Tests.Support;

/// <summary>Our shell, in this process.</summary>
/// <param name="siteFiles">The folder with Hadoop's configuration files; none, and local files, if null.</param>
internal sealed class TuskShell(string? siteFiles = null) : IShell
{
    public ShellAnswer Run(string folder, IReadOnlyList<string> words, byte[] input)
    {
        string before = Environment.CurrentDirectory;
        string? home = Environment.GetEnvironmentVariable("HOME");
        Environment.CurrentDirectory = folder;
        Environment.SetEnvironmentVariable("HOME", Path.Combine(folder, "home"));
        try
        {
            using CapturedIo io = new();
            Configuration configuration = new();
            if (siteFiles is not null)
            {
                configuration.AddXml(Path.Combine(siteFiles, "core-site.xml"));
                configuration.AddXml(Path.Combine(siteFiles, "hdfs-site.xml"));
            }

            FsShell shell = new(io.Io, configuration, TuskEngines.CreateFileSystems())
            {
                Input = new MemoryStream(input),
                Time = new UtcTime(),
            };
            int code = shell.Run([.. words]);
            return new ShellAnswer(code, io.Output, io.Error);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Environment.SetEnvironmentVariable("HOME", home);
        }
    }

    // Transcripts are recorded in this zone.
    private sealed class UtcTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }
}
