using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>The namespace of a NameNode, loaded from its images and logs and saved to them.</summary>
/// <param name="create">Makes an empty one, whoever hears of its blocks with it; called again if an image turns out to be damaged.</param>
/// <param name="clock">The time.</param>
internal sealed class StoredNamespace(Func<NamespaceState> create, Func<Moment> clock) : INamespaceImage
{
    private FsImageCounters? _image;
    private FsImageKept _kept = FsImageKept.CreateEmpty();
    private NamespaceState? _state;

    /// <summary>The namespace.</summary>
    /// <exception cref="InvalidOperationException">Nothing was loaded yet.</exception>
    public NamespaceState State => _state ?? throw new InvalidOperationException("Nothing was loaded.");

    /// <inheritdoc/>
    public InodeTree Begin() => (_state = create()).Tree;

    /// <inheritdoc/>
    public void Loaded(FsImageContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        FsImageCounters counters = content.Counters;
        (_image, _kept) = (counters, content.Kept);
        State.LastInodeId = counters.LastInode;
        State.LastBlockId = counters.LastBlock;
        State.LastStripedBlockId = counters.LastStripedBlock;
        State.GenerationStamp = counters.GenerationStamp;
        State.LegacyGenerationStamp = counters.LegacyGenerationStamp;
        State.FinishLoading(clock());
    }

    /// <inheritdoc/>
    public void Apply(EditLogEntry entry) => State.Apply(entry.Operation, clock());

    /// <inheritdoc/>
    public FsImageContent ToSave(TransactionId last)
    {
        FsImageCounters image = _image ?? throw new InvalidOperationException("Nothing was loaded.");
        return new FsImageContent(
            image with
            {
                Last = last,
                LastInode = State.LastInodeId,
                LastBlock = State.LastBlockId,
                LastStripedBlock = State.LastStripedBlockId,
                GenerationStamp = State.GenerationStamp,
                LegacyGenerationStamp = State.LegacyGenerationStamp,
            },
            State.Tree, _kept);
    }
}
