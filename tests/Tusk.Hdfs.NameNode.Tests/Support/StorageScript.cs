using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Journal;
using Tusk.Hdfs.NameNode.Storage;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>The life of a NameNode's folders: formatted, written, rolled, saved, closed, opened again.</summary>
internal sealed class StorageScript(IDisk disk)
{
    public static readonly StorageOptions Options = new()
    {
        NameFolders = ["/n/a", "/n/b"],
        EditsFolders = ["/n/b", "/n/c"],
        ExtraEditsRetained = 0,
        Owner = "1@test",
    };

    public static readonly StorageIdentity Identity = new(7, "CID-1", "BP-1-127.0.0.1-5", 5);
    private int _made;

    /// <summary>Whether the format was done.</summary>
    public bool IsFormatted { get; private set; }

    /// <summary>What was acknowledged, in order.</summary>
    public List<string> Acknowledged { get; } = [];

    public List<StorageNotice> Notices { get; } = [];

    /// <summary>Runs from the format to the end, or to where the disk dies.</summary>
    public void Run()
    {
        StorageFormat.Run(Options, Identity, new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System, Notices.Add, disk);
        IsFormatted = true;
        RunOnce(static (script, storage, space) =>
        {
            script.Make(storage, space, 3);
            storage.Journal!.Roll();
            script.Make(storage, space, 2);
            storage.SaveNamespace(space);
            script.Make(storage, space, 2);
            TransactionId last = storage.BeginCheckpoint();
            script.Make(storage, space, 1);
            storage.EndCheckpoint(storage.WriteCheckpoint(last, new FolderNamespace(), CancellationToken.None)!);
            storage.Journal.Close();
        });
        RunOnce(static (script, storage, space) =>
        {
            script.Make(storage, space, 1);
            storage.SaveNamespace(space);
            script.Make(storage, space, 1);
        });
    }

    /// <summary>Opens what is there, checks that all that was acknowledged is, and goes on.</summary>
    public void RunOnce(Action<StorageScript, NameNodeStorage, FolderNamespace> work)
    {
        using NameNodeStorage storage = NameNodeStorage.Open(Options, TimeProvider.System, Notices.Add, disk);
        var space = new FolderNamespace();
        storage.Load(space);
        // One more may be there: its edit was on the disk, and nobody could be told.
        Assert.Equal(Acknowledged, space.Folders.Take(Acknowledged.Count));
        Assert.InRange(space.Folders.Count - Acknowledged.Count, 0, 1);
        Acknowledged.Clear();
        Acknowledged.AddRange(space.Folders);
        storage.StartJournal(space);
        work(this, storage, space);
    }

    /// <summary>Makes folders; each is acknowledged before the next.</summary>
    public void Make(NameNodeStorage storage, FolderNamespace space, int count)
    {
        EditLogJournal journal = storage.Journal!;
        for (; count > 0; count--)
        {
            string name = $"d{_made++:00}";
            journal.Append(space.Make(name));
            journal.WaitAsync().GetAwaiter().GetResult();
            Acknowledged.Add(name);
        }
    }

    /// <summary>The same life, known to a new process on another disk.</summary>
    public StorageScript On(IDisk other)
    {
        var script = new StorageScript(other) { IsFormatted = IsFormatted, _made = _made };
        script.Acknowledged.AddRange(Acknowledged);
        return script;
    }
}
