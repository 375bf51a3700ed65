using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Storage;

/// <summary>What a start reads of the edits that its image has already.</summary>
public sealed class EarlierEditsTests : IDisposable
{
    private const string First = "edits_0000000000000000001-0000000000000000003";
    private const string Second = "edits_0000000000000000004-0000000000000000006";

    private readonly TemporaryFolder _folder = new();
    private readonly List<StorageNotice> _notices = [];

    private StorageOptions Options => new()
    {
        NameFolders = [_folder / "a", _folder / "b"],
        ImagesRetained = 1,
        ExtraEditsRetained = 0,
        CallsRemembered = TimeSpan.FromMinutes(10),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void They_are_kept_and_recalled_in_order_before_those_after_the_image()
    {
        Fill();

        FolderNamespace space = Run();

        Assert.Equal([1, 2, 3, 4, 5, 6], space.Recalled.Select(static id => id.Value));
        Assert.Equal([7, 8, 9], space.Applied.Select(static id => id.Value));
        Assert.Equal(["x", "y", "z"], space.Folders); // nothing was done twice
    }

    [Fact]
    public void Segments_go_when_they_are_older_than_calls_are_remembered()
    {
        Fill();
        Age("a", First);
        Age("b", First);

        Assert.Equal([4, 5, 6], Run().Recalled.Select(static id => id.Value));

        Assert.False(File.Exists(In("a", First)));
        Assert.False(File.Exists(In("b", First)));
        Assert.True(File.Exists(In("a", Second)));
    }

    [Theory]
    [InlineData(1_000_002, true)]
    [InlineData(1_000_003, false)]
    public void Segments_go_too_that_a_million_edits_follow(long image, bool isKept)
    {
        Fill();
        NameFolder folder = NameFolder.Of(Options, LocalDisk.Instance)[0];

        Assert.Equal(
            isKept,
            EarlierEdits.IsNeeded(
                folder, new EditLogSegment(new TransactionId(1), new TransactionId(3)), new TransactionId(image), DateTimeOffset.UtcNow.AddMinutes(-10)));
    }

    [Fact]
    public void A_damaged_copy_is_read_from_the_other_folder()
    {
        Fill();
        Damage("a", First);
        File.Delete(In("b", Second));

        Assert.Equal([1, 2, 3, 4, 5, 6], Run().Recalled.Select(static id => id.Value));
    }

    [Fact]
    public void Damage_to_all_copies_is_told_and_prevents_no_start()
    {
        Fill();
        Damage("a", First);
        Damage("b", First);

        FolderNamespace space = Run();

        Assert.Equal([1, 4, 5, 6], space.Recalled.Select(static id => id.Value));
        Assert.Equal(["x", "y", "z"], space.Folders);
        StorageNotice told = Assert.Single(_notices, static notice => notice.IsWarning);
        Assert.StartsWith("Calls that were made before the image may be executed again if they are repeated: ", told.Message, StringComparison.Ordinal);
        Assert.Contains(First, told.Message, StringComparison.Ordinal);
    }

    /// <summary>An image of transactions 1 to 6, which are in two segments, and a third segment.</summary>
    private void Fill()
    {
        StorageFormat.Run(
            Options, StorageScript.Identity, new PermissionStatus("h", "supergroup", 0x1ED), TimeProvider.System, _notices.Add);
        using NameNodeStorage storage = NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add);
        var space = new FolderNamespace();
        storage.Load(space);
        storage.StartJournal(space); // 1
        foreach (string name in new[] { "x", "y", "z" })
        {
            storage.Journal!.Append(space.Make(name)); // 2, 5, 8
            if (name == "z")
            {
                storage.Journal.Close(); // 9
                break;
            }

            storage.SaveNamespace(space); // 3, 4 and 6, 7
        }
    }

    private FolderNamespace Run()
    {
        using NameNodeStorage storage = NameNodeStorage.Open(Options, TimeProvider.System, _notices.Add);
        var space = new FolderNamespace();
        storage.Load(space);
        storage.StartJournal(space).Close();
        return space;
    }

    private string In(string folder, string name) => _folder / $"{folder}/current/{name}";

    private void Age(string folder, string name) => File.SetLastWriteTimeUtc(In(folder, name), DateTime.UtcNow.AddMinutes(-11));

    /// <summary>Spoils the second entry.</summary>
    private void Damage(string folder, string name)
    {
        byte[] bytes = File.ReadAllBytes(In(folder, name));
        bytes[60] ^= 1;
        File.WriteAllBytes(In(folder, name), bytes);
    }
}
