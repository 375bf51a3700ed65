using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>A namespace that knows folders under the root, and nothing else.</summary>
internal sealed class FolderNamespace : INamespaceImage
{
    private FsImageContent _content = Images.Empty();

    /// <summary>Names of the folders in the order in which they were made.</summary>
    public IReadOnlyList<string> Folders =>
        [.. _content.Tree.All.Where(static inode => inode.Parent is not null).OrderBy(static inode => inode.Id.Value).Select(static inode => inode.NameText)];

    /// <summary>Late transactions of the image.</summary>
    public List<TransactionId> Recalled { get; } = [];

    /// <summary>Transactions that were applied after the image.</summary>
    public List<TransactionId> Applied { get; } = [];

    public InodeTree Begin() => new(new PermissionStatus("h", "supergroup", 0x1ED));

    public void Loaded(FsImageContent content)
    {
        _content = content;
        Applied.Clear();
    }

    public void Recall(EditLogEntry entry)
    {
        Assert.Empty(Applied); // those come after
        Recalled.Add(entry.Id);
    }

    public void Apply(EditLogEntry entry)
    {
        Applied.Add(entry.Id);
        if (entry.Operation is MkdirOp mkdir)
        {
            Add(mkdir);
        }
    }

    /// <summary>Makes a folder, and says what to log.</summary>
    public MkdirOp Make(string name)
    {
        var op = new MkdirOp(
            new InodeId(_content.Counters.LastInode.Value + 1), "/" + name, Images.Mtime, new PermissionStatus("h", "supergroup", 0x1ED), [], []);
        Add(op);
        return op;
    }

    public FsImageContent ToSave(TransactionId last) => _content with { Counters = _content.Counters with { Last = last } };

    private void Add(MkdirOp mkdir)
    {
        var directory = new InodeDirectory(
            mkdir.Inode, InodeTree.Utf8(mkdir.Path[1..]), _content.Tree.Permission(mkdir.Permission), mkdir.TimeMillis);
        if (!_content.Tree.TryRegister(directory) || !InodeTree.TryLink(_content.Tree.Root, directory))
        {
            throw new EditLogException($"{mkdir.Path} is there already.");
        }

        _content = _content with { Counters = _content.Counters with { LastInode = mkdir.Inode } };
    }
}
