using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.Service;

/// <summary>A namespace being loaded, of which somebody else hears the operations of the edit log, too.</summary>
/// <param name="target">The namespace.</param>
/// <param name="applied">Hears of each operation after it was done: late ones of the image before those after it.</param>
internal sealed class ObservedReplay(INamespaceImage target, Action<EditLogOp> applied) : INamespaceImage
{
    public InodeTree Begin() => target.Begin();

    public void Loaded(FsImageContent content) => target.Loaded(content);

    public void Recall(EditLogEntry entry) => applied(entry.Operation);

    public void Apply(EditLogEntry entry)
    {
        target.Apply(entry);
        applied(entry.Operation);
    }

    public FsImageContent ToSave(TransactionId last) => target.ToSave(last);
}
