using Tusk.CommandLine;
using Tusk.Common.Configurations;
using Tusk.FileSystems;

namespace Tusk.Cli.Shell;

/// <summary>What the commands of one shell call work with.</summary>
internal sealed class ShellSession(
    CommandIo io, Configuration configuration, FileSystemRegistry fileSystems, CancellationToken cancellationToken)
{
    private ShellFileSystems? _fileSystems;
    private Stream? _input;

    /// <summary>Standard output, and standard error behind it.</summary>
    public ShellOutput Output { get; init; } = new(io);

    /// <summary>The streams of the process.</summary>
    public CommandIo Io => io;

    /// <summary>The settings, <c>-D</c> included.</summary>
    public Configuration Configuration => configuration;

    /// <summary>Cancelled by Ctrl-C and SIGTERM.</summary>
    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Whether standard error is a terminal on which long work may tell how it goes.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Standard input.</summary>
    [System.Diagnostics.CodeAnalysis.NotNull]
    public Stream? Input
    {
        get => _input ??= Console.OpenStandardInput();
        init => _input = value;
    }

    /// <summary>The file systems that were asked for.</summary>
    public ShellFileSystems FileSystems => _fileSystems ??= new ShellFileSystems(Output, Time, configuration, fileSystems);

    /// <summary>The file system of a path; one without a scheme follows <c>fs.defaultFS</c>.</summary>
    public FileSystem FileSystemOf(FsPath path) => FileSystems.Of(path);

    /// <summary>The file system of <c>fs.defaultFS</c>.</summary>
    public FileSystem DefaultFileSystem => FileSystemOf(new FsPath("/"));
}
