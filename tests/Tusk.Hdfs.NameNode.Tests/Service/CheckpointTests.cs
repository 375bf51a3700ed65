using System.Diagnostics;
using Tusk.Hdfs.NameNode.Tests.Service.Support;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.NameNode.Tests.Service;

/// <summary>Images that a NameNode writes by itself, while calls go on.</summary>
public sealed class CheckpointTests
{
    [Fact]
    public async Task An_image_is_made_of_image_and_log_and_has_what_memory_has()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("dfs.namenode.checkpoint.txns", "100"), ("dfs.namenode.checkpoint.check.period", "100ms"), ("dfs.namenode.num.extra.edits.retained", "0"));
        await using var caller = new Support.Caller();
        for (int round = 0; round < 3; round++)
        {
            long before = cluster.NameNode.Statistics.LastCheckpointTransactionId;
            await MakeAsync(cluster.NameNode, caller, $"/r{round}", 150);
            await cluster.UntilAsync(
                () => Task.FromResult(cluster.NameNode.Statistics.LastCheckpointTransactionId > before), "an image");
        }

        string known = await SummaryAsync(cluster.NameNode, caller);
        Assert.DoesNotContain(cluster.Log, static line => line.Contains("calls wait", StringComparison.Ordinal));
        long checkpoint = cluster.NameNode.Statistics.LastCheckpointTransactionId;
        await cluster.NameNode.DisposeAsync();
        await cluster.StartNameNodeAsync();

        Assert.Equal(known, await SummaryAsync(cluster.NameNode, caller));
        Assert.Equal(checkpoint, cluster.NameNode.Statistics.LastCheckpointTransactionId);
    }

    [Fact]
    public async Task An_image_is_made_of_memory_where_those_on_the_disks_are_damaged()
    {
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("dfs.namenode.checkpoint.txns", "100"), ("dfs.namenode.checkpoint.check.period", "100ms"));
        await using var caller = new Support.Caller();
        string image = Directory.GetFiles(Path.Combine(cluster.Folder, "name", "current"), "fsimage_*").Order(StringComparer.Ordinal).First();
        File.WriteAllBytes(image, [1, 2, 3]);

        await MakeAsync(cluster.NameNode, caller, "/r", 150);
        await cluster.UntilAsync(() => Task.FromResult(cluster.NameNode.Statistics.LastCheckpointTransactionId > 0), "an image");

        Assert.Contains(cluster.Log, static line => line.Contains("It is made of what is in memory", StringComparison.Ordinal));
        string known = await SummaryAsync(cluster.NameNode, caller);
        await cluster.NameNode.DisposeAsync();
        await cluster.StartNameNodeAsync();
        Assert.Equal(known, await SummaryAsync(cluster.NameNode, caller));
    }

    [Fact]
    public async Task Images_that_are_asked_for_are_written_beside_the_calls_and_one_after_the_other()
    {
        const int Askers = 6;
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("dfs.namenode.checkpoint.txns", "20"), ("dfs.namenode.checkpoint.check.period", "10ms"));
        await using var caller = new Support.Caller();
        await MakeAsync(cluster.NameNode, caller, "/r", 150);
        string known = await SummaryAsync(cluster.NameNode, caller);
        await caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(
            cluster.NameNode, "setSafeMode", new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeEnter });
        long last = cluster.NameNode.Statistics.LastTransactionId;

        SaveNamespaceResponseProto[] saved = await Task.WhenAll(Enumerable.Range(0, Askers).Select(_ =>
            caller.CallAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>(cluster.NameNode, "saveNamespace", new SaveNamespaceRequestProto())));

        Assert.All(saved, static answer => Assert.True(answer.Saved));
        Assert.True(cluster.NameNode.Statistics.LastCheckpointTransactionId > last);
        Assert.True(cluster.Log.Count(static line => line.Contains(" beside the calls, ", StringComparison.Ordinal)) >= Askers);
        Assert.DoesNotContain(cluster.Log, static line => line.Contains("could not", StringComparison.OrdinalIgnoreCase));
        Assert.Single(cluster.NameNode.Statistics.NameFolders); // it was not dropped
        await cluster.KillNameNodeAsync();
        await cluster.StartNameNodeAsync();
        Assert.Equal(known, await SummaryAsync(cluster.NameNode, caller));
    }

    /// <summary>How long calls wait while an image of 100,000 files is written; told, not judged.</summary>
    [Theory(Explicit = true)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_wait_so_long_for_an_image_of_100_000_files(bool inSafeMode)
    {
        const int Files = 100_000; // two edits each, and one for each of the directories
        const int Callers = 32;
        await using SmallCluster cluster = await SmallCluster.StartAsync(
            0, ("dfs.namenode.checkpoint.txns", inSafeMode ? "100000000" : $"{(2 * Files) + 300}"), ("dfs.namenode.checkpoint.check.period", "100ms"));
        await using var caller = new Support.Caller();
        NameNodeServer server = cluster.NameNode;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async part =>
        {
            for (int i = part; i < Files; i += Callers)
            {
                await CreateAsync(server, caller, $"/d{i % 100}/f{i}");
            }
        }));

        var asker = new LockAsker(server);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        double usual = asker.Next();
        if (inSafeMode)
        {
            await caller.CallAsync<SetSafeModeRequestProto, SetSafeModeResponseProto>(
                server, "setSafeMode", new SetSafeModeRequestProto { Action = SafeModeActionProto.SafemodeEnter });
            await caller.CallAsync<SaveNamespaceRequestProto, SaveNamespaceResponseProto>(server, "saveNamespace", new SaveNamespaceRequestProto());
        }
        else
        {
            // One more than is due: the image is begun within a tenth of a second.
            for (int i = 0; server.Statistics.LastCheckpointTransactionId == 0; i++)
            {
                await CreateAsync(server, caller, $"/more/f{i}");
            }
        }

        double during = asker.Stop();
        string said = cluster.Log.Last(static line => line.Contains("fsimage_", StringComparison.Ordinal));
        Assert.Skip($"{(inSafeMode ? "saveNamespace" : "checkpoint")}: {said} The longest wait for the lock was {during:0.0} ms, before that {usual:0.0} ms.");
    }

    private static async Task MakeAsync(NameNodeServer server, Support.Caller caller, string under, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await CreateAsync(server, caller, $"{under}/d{i % 7}/f{i}");
        }

        await caller.CallAsync<DeleteRequestProto, DeleteResponseProto>(
            server, "delete", new DeleteRequestProto { Src = $"{under}/d3", Recursive = true });
        await caller.CallAsync<RenameRequestProto, RenameResponseProto>(
            server, "rename", new RenameRequestProto { Src = $"{under}/d4", Dst = $"{under}/d5" });
    }

    private static async Task CreateAsync(NameNodeServer server, Support.Caller caller, string path)
    {
        CreateResponseProto made = await caller.CallAsync<CreateRequestProto, CreateResponseProto>(
            server,
            "create",
            new CreateRequestProto
            {
                Src = path,
                Masked = new FsPermissionProto { Perm = 0x1A4 },
                ClientName = "holder",
                CreateFlag = 1,
                CreateParent = true,
                Replication = 1,
                BlockSize = 1 << 20,
            });
        Assert.True((await caller.CallAsync<CompleteRequestProto, CompleteResponseProto>(
            server, "complete", new CompleteRequestProto { Src = path, ClientName = "holder", FileId = made.Fs.FileId })).Result);
    }

    private static async Task<string> SummaryAsync(NameNodeServer server, Support.Caller caller)
    {
        GetContentSummaryResponseProto answer = await caller.CallAsync<GetContentSummaryRequestProto, GetContentSummaryResponseProto>(
            server, "getContentSummary", new GetContentSummaryRequestProto { Path = "/" });
        return $"{answer.Summary} inodes {server.Statistics.Files}";
    }

    /// <summary>A thread that takes the NameNode's lock over and over, and remembers how long it waited at most.</summary>
    private sealed class LockAsker
    {
        private readonly Thread _thread;
        private readonly Lock _gate = new();
        private double _longestMillis;
        private volatile bool _isStopping;

        public LockAsker(NameNodeServer server)
        {
            _thread = new Thread(() =>
            {
                while (!_isStopping)
                {
                    long since = Stopwatch.GetTimestamp();
                    _ = server.IsInSafeMode;
                    double took = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
                    lock (_gate)
                    {
                        _longestMillis = Math.Max(_longestMillis, took);
                    }

                    Thread.Yield();
                }
            });
            _thread.Start();
        }

        /// <summary>The longest wait until now; begins anew.</summary>
        public double Next()
        {
            lock (_gate)
            {
                (double longest, _longestMillis) = (_longestMillis, 0);
                return longest;
            }
        }

        public double Stop()
        {
            _isStopping = true;
            _thread.Join();
            return Next();
        }
    }
}
