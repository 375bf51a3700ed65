using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Journal;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Storage;
using Tusk.Hdfs.NameNode.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>The thread that brings the edit log to the disks.</summary>
public sealed class JournalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly MemoryDisk _disk = new();
    private readonly List<StorageNotice> _notices = [];
    private readonly StorageFolders _folders;
    private readonly EditLogJournal _journal;

    public JournalTests()
    {
        var options = new StorageOptions { NameFolders = ["/n/a", "/n/b"] };
        IReadOnlyList<NameFolder> folders = NameFolder.Of(options, _disk);
        foreach (NameFolder folder in folders)
        {
            _disk.CreateFolder(folder.Current);
        }

        _folders = new StorageFolders(folders, _notices.Add);
        _journal = new EditLogJournal(_folders, TransactionId.None, fullBytes: 1000);
    }

    public void Dispose() => _journal.Dispose();

    [Fact]
    public async Task Whoever_waits_is_told_when_it_is_on_all_disks()
    {
        _journal.Begin();

        TransactionId id = _journal.Append(Op(1), Op(2));
        await _journal.WaitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((3L, 3L), (id.Value, _journal.Durable.Value));
        foreach (string folder in new[] { "a", "b" })
        {
            (List<EditLogEntry> entries, _) = Logs.Read(_disk.Read($"/n/{folder}/current/edits_inprogress_0000000000000000001"));
            Assert.Equal([new StartLogSegmentOp(), Op(1), Op(2)], entries.Select(static entry => entry.Operation));
        }

        Assert.True(_journal.WaitAsync().IsCompletedSuccessfully); // nothing to wait for
    }

    [Theory]
    [InlineData("/n/b", 1, "/n/a", true)] // c is left, which is not required either
    [InlineData("/n/b", 1, "/n/b", false)]
    [InlineData("", 2, "/n/b", true)]
    [InlineData("", 3, "/n/b", false)]
    public void A_folder_may_fail_that_is_not_required_if_there_are_enough_others(string required, int minimum, string failing, bool goesOn)
    {
        var options = new StorageOptions
        {
            NameFolders = ["/n/a", "/n/d"],
            EditsFolders = ["/n/a", "/n/b", "/n/c"],
            RequiredEditsFolders = required.Length == 0 ? [] : [required],
            MinEditsFolders = minimum,
        };
        var disk = new MemoryDisk();
        IReadOnlyList<NameFolder> folders = NameFolder.Of(options, disk);
        foreach (NameFolder folder in folders)
        {
            disk.CreateFolder(folder.Current);
        }

        using var journal = new EditLogJournal(new StorageFolders(folders, _notices.Add, options.MinEditsFolders), TransactionId.None);
        journal.Begin();
        disk.Fails = (1, failing);

        Exception? failure = Record.Exception(() => journal.Roll());

        Assert.Equal(goesOn, failure is null);
        Assert.Equal(!goesOn, journal.Failure.IsCompleted);
        if (!goesOn)
        {
            Assert.StartsWith(
                required.Length > 0
                    ? "/n/b does not take the edit log any more, and is required (dfs.namenode.edits.dir.required)."
                    : "2 of the folders that are not required take the edit log; 3 must (dfs.namenode.edits.dir.minimum).",
                Assert.IsType<EditLogException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_required_folder_must_be_one_of_those_for_the_edit_log()
    {
        var options = new StorageOptions { NameFolders = ["/n/a"], EditsFolders = ["/n/b"], RequiredEditsFolders = ["/n/a"] };

        Assert.Equal(
            "The required edits directory /n/a was not found: it is none of /n/b (dfs.namenode.edits.dir.required, dfs.namenode.edits.dir).",
            Assert.Throws<StorageException>(() => NameFolder.Of(options, _disk)).Message);
    }

    [Fact]
    public void After_a_begin_that_failed_the_failure_is_what_those_hear_who_append()
    {
        _journal.Begin();
        _journal.End();
        _disk.Fails = (1, "/n");
        Assert.Throws<EditLogException>(() => _journal.Begin());

        Assert.Throws<EditLogException>(() => _journal.Append(Op(1)));
    }

    [Fact]
    public async Task All_that_came_during_a_sync_go_with_the_next_one_and_are_told_in_order()
    {
        _journal.Begin();
        long before = _journal.BatchCount;
        using var mayGo = new ManualResetEventSlim();
        using var isThere = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            isThere.Set();
            mayGo.Wait(Patience);
        };
        List<int> told = [];
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously); // else the test would end on the thread that it ends
        AppendAndWait(0);
        Assert.True(isThere.Wait(Patience, TestContext.Current.CancellationToken), "The first batch is not synced.");

        for (int i = 1; i <= 100; i++)
        {
            AppendAndWait(i);
        }

        Assert.Empty(told);
        mayGo.Set();
        await last.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(1, 100), told.Where(static number => number > 0));
        Assert.Equal(2, _journal.BatchCount - before);

        void AppendAndWait(int number)
        {
            _journal.Append(Op(number));
            _ = _journal.WaitToAnswerAsync().ContinueWith(
                _ =>
                {
                    lock (told)
                    {
                        told.Add(number);
                        if (told.Count == 101)
                        {
                            last.SetResult();
                        }
                    }
                },
                TaskContinuationOptions.ExecuteSynchronously);
        }
    }

    [Fact]
    public async Task Mutations_wait_for_room_while_the_disk_is_behind()
    {
        _journal.Begin();
        using var mayGo = new ManualResetEventSlim();
        using var isThere = new ManualResetEventSlim();
        _disk.BeforeSync = () =>
        {
            isThere.Set();
            mayGo.Wait(Patience);
        };
        _journal.Append(Op(0));
        Task first = _journal.WaitAsync();
        Assert.True(isThere.Wait(Patience, TestContext.Current.CancellationToken), "The first batch is not synced.");
        Assert.True(_journal.WaitForRoomAsync().AsTask().IsCompletedSuccessfully);

        _journal.Append([.. Enumerable.Range(0, 100).Select(Op)]);
        Task room = _journal.WaitForRoomAsync().AsTask();

        Assert.False(room.IsCompleted);
        mayGo.Set();
        await room.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await first.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_roll_ends_the_segment_everywhere_and_begins_the_next_one()
    {
        Assert.Equal(1, _journal.Begin().Value);
        _journal.Append(Op(1));

        Assert.Equal(4, _journal.Roll().Value);

        foreach (string folder in new[] { "a", "b" })
        {
            Assert.Equal(
                Logs.Write(new StartLogSegmentOp(), Op(1), new EndLogSegmentOp()),
                _disk.Read($"/n/{folder}/current/edits_0000000000000000001-0000000000000000003"));
            Assert.Equal("4\n"u8, _disk.Read($"/n/{folder}/current/seen_txid"));
        }

        _journal.Close();
        Assert.Contains("/n/b/current/edits_0000000000000000004-0000000000000000005", _disk.Paths);
        Assert.Throws<EditLogException>(() => _journal.Append(Op(1)));
    }

    [Fact]
    public async Task A_folder_that_fails_is_dropped_and_with_the_last_one_everybody_is_told()
    {
        _journal.Begin();
        _disk.Fails = (1, "/n/a");
        _journal.Append(Op(1));
        await _journal.WaitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("Could not write the edit log in /n/a, which is not used any more until the next start: Input/output error",
            Assert.Single(_notices).Message);
        Assert.Equal(["/n/b"], _folders.Live.Select(static folder => folder.Path));
        Assert.Equal(["/n/a"], _folders.Failed.Select(static folder => folder.Path));
        Assert.False(_journal.Failure.IsCompleted);

        _disk.Fails = (1, "/n/");
        _journal.Append(Op(2));
        var told = await Assert.ThrowsAsync<EditLogException>(() => _journal.WaitAsync().WaitAsync(Patience, TestContext.Current.CancellationToken));

        const string Said = "No folder takes the edit log any more (dfs.namenode.edits.dir). Nothing is known of transactions after 2, of which "
            + "the last one is 3.";
        Assert.Equal(Said, told.Message);
        Assert.Equal(Said, (await _journal.Failure.WaitAsync(Patience, TestContext.Current.CancellationToken)).Message);
        Assert.Equal(Said, Assert.Throws<EditLogException>(() => _journal.Append(Op(3))).Message);
        await Assert.ThrowsAsync<EditLogException>(_journal.WaitAsync);
        await Assert.ThrowsAsync<EditLogException>(() => _journal.WaitForRoomAsync().AsTask());
    }

    private static SetReplicationOp Op(int number) => new("/f", (short)(number + 1));
}
