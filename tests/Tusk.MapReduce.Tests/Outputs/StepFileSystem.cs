using Tusk.Common.Errors;
using Tusk.FileSystems;

namespace Tusk.MapReduce.Tests.Outputs;

/// <summary>A file system that fails after so many steps, and at each one after: a step is an operation, and each thing that a
/// recursive deletion deletes.</summary>
internal sealed class StepFileSystem(FileSystem inner) : FileSystem
{
    private int _left = int.MaxValue;
    private int _leftBefore = int.MaxValue;
    private Action? _interlude;

    public override string Scheme => inner.Scheme;

    public override FsPath WorkingDirectory => inner.WorkingDirectory;

    /// <summary>What another process does just before a file is made, and the folders above it.</summary>
    public Func<Task>? BeforeCreating { get; init; }

    public void FailAfter(int steps) => _left = steps;

    /// <summary>What another process does after so many steps.</summary>
    public void Interrupt(int afterSteps, Action interlude) => (_leftBefore, _interlude) = (afterSteps, interlude);

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

    public override async ValueTask<FsOutputStream> CreateAsync(FsPath path, FileCreation creation, CancellationToken cancellationToken = default)
    {
        await (BeforeCreating?.Invoke() ?? Task.CompletedTask);
        Step();
        return await inner.CreateAsync(path, creation, cancellationToken);
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

    public override ValueTask MakeDirectoriesAsync(FsPath path, UnixFileMode? permissions, CancellationToken cancellationToken = default)
    {
        Step();
        return inner.MakeDirectoriesAsync(path, permissions, cancellationToken);
    }

    public override ValueTask<IReadOnlyList<BlockLocation>> GetBlockLocationsAsync(
        FileStatus file, long start, long length, CancellationToken cancellationToken = default) =>
        inner.GetBlockLocationsAsync(file, start, length, cancellationToken);

    private void Step()
    {
        if (_leftBefore-- == 0)
        {
            _interlude?.Invoke();
        }

        if (_left-- <= 0)
        {
            _left = 0;
            throw new StepException();
        }
    }

    public sealed class StepException() : HadoopException("no further step");
}
