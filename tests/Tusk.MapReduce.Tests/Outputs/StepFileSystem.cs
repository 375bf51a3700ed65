using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Tests.Outputs;

/// <summary>A file system that fails after so many steps, and at each one after: a step is an operation, and each thing that a
/// recursive deletion deletes.</summary>
internal sealed class StepFileSystem(FileSystem inner) : FileSystem
{
    private int _left = int.MaxValue;

    public override string Scheme => inner.Scheme;

    public override FsPath WorkingDirectory => inner.WorkingDirectory;

    /// <summary>What another process does just before folders are made.</summary>
    public Func<Task>? BeforeMakingFolders { get; init; }

    public void FailAfter(int steps) => _left = steps;

    public override FsPath Qualify(FsPath path) => inner.Qualify(path);

    public override ValueTask<FileStatus?> TryGetStatusAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.TryGetStatusAsync(path, cancellationToken);
    }

    public override IAsyncEnumerable<FileStatus> ListAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.ListAsync(path, cancellationToken);
    }

    public override ValueTask<FsInput> OpenAsync(FsPath path, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.OpenAsync(path, cancellationToken);
    }

    public override ValueTask<FsOutputStream> CreateAsync(FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.CreateAsync(path, creation, cancellationToken);
    }

    public override ValueTask RenameAsync(FsPath source, FsPath destination, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.RenameAsync(source, destination, cancellationToken);
    }

    public override async ValueTask<bool> DeleteAsync(FsPath path, bool recursive, CancellationToken cancellationToken = default)
    {
        if (recursive && await inner.TryGetStatusAsync(path, cancellationToken) is { IsDirectory: true })
        {
            await foreach (FileStatus child in inner.ListAsync(path, cancellationToken))
            {
                await DeleteAsync(child.Path, recursive: true, cancellationToken);
            }
        }

        Step();
        return await inner.DeleteAsync(path, recursive, cancellationToken);
    }

    public override async ValueTask MakeDirectoriesAsync(FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        Step();
        await (BeforeMakingFolders?.Invoke() ?? Task.CompletedTask);
        await inner.MakeDirectoriesAsync(path, permissions, cancellationToken);
    }

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) =>
        inner.GetBlockLocationsAsync(file, start, length, cancellationToken);

    private void Step()
    {
        if (_left-- <= 0)
        {
            _left = 0;
            throw new StepException();
        }
    }

    public sealed class StepException() : HadoopException("no further step");
}
