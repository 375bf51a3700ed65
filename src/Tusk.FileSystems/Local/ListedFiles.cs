namespace Tusk.FileSystems.Local;

/// <summary>A listing that is there already, in the form of one that may have to wait.</summary>
internal sealed class ListedFiles(List<FileStatus> files, CancellationToken listing) : IAsyncEnumerable<FileStatus>
{
    /// <inheritdoc/>
    public IAsyncEnumerator<FileStatus> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(files, cancellationToken.CanBeCanceled ? cancellationToken : listing);

    private sealed class Enumerator(List<FileStatus> files, CancellationToken cancellationToken) : IAsyncEnumerator<FileStatus>
    {
        private int _index = -1;

        public FileStatus Current => files[_index];

        public ValueTask<bool> MoveNextAsync()
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ValueTask<bool>(++_index < files.Count);
        }

        public ValueTask DisposeAsync() => default;
    }
}
