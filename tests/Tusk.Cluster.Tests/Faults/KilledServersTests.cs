using System.Diagnostics;
using Tusk.FileSystems;
using Tusk.Hdfs.Client;
using Tusk.Rpc.Errors;

namespace Tusk.Cluster.Tests.Faults;

/// <summary>
/// The NameNode and DataNodes are killed, as by kill -9, and started again while 16 write: afterwards every acknowledged byte is
/// there, and every block has all its replicas.
/// </summary>
public sealed class KilledServersTests(ITestOutputHelper output)
{
    private const int Writers = 16;
    private const int Datanodes = 3;
    private const int KillsARound = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("TUSK_ROUNDS"), out int given) ? given
        : Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1" ? 100 : 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_and_every_replica_is_restored()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("TUSK_SEED"), out int given) ? given : Random.Shared.Next();
        output.WriteLine($"TUSK_SEED={seed}");
        var random = new Random(seed);
        await using ProcessCluster cluster = await ProcessCluster.StartAsync(Datanodes);
        for (int round = 0; round < Rounds; round++)
        {
            Writer[] writers = [.. Enumerable.Range(0, Writers).Select(i => new Writer(cluster.Configuration, $"/round-{round}/writer-{i}", new Random(random.Next())))];
            using var stop = new CancellationTokenSource();
            Task[] writing = [.. writers.Select(writer => Task.Run(() => writer.RunAsync(stop.Token)))];
            await KillAsync(cluster, random);
            await stop.CancelAsync();
            await Task.WhenAll(writing).WaitAsync(Patience, Token);

            WrittenFile[] files = [.. writers.SelectMany(static writer => writer.Files)];
            output.WriteLine(
                $"Round {round}: {files.Length} files, {files.Count(static file => !file.IsClosed)} not closed, {files.Sum(static file => file.Acknowledged)} B acknowledged; "
                + string.Join("; ", files.Select(static file => file.Failure).OfType<string>().Distinct().Take(3)));
            await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///"), cluster.Configuration);
            try
            {
                await CheckAsync(hdfs, files);
            }
            catch
            {
                output.WriteLine(cluster.Describe());
                throw;
            }

            await hdfs.DeleteAsync(new FsPath($"/round-{round}"), recursive: true, Token);
        }
    }

    private async Task KillAsync(ProcessCluster cluster, Random random)
    {
        for (int kills = 0; kills < KillsARound; kills++)
        {
            await Task.Delay(random.Next(200, 1200), Token);
            ServerProcess victim = cluster.Servers[random.Next(cluster.Servers.Count)];
            Assert.True(victim.IsRunning, $"{victim.Name} ended by itself: {victim.Log}");
            await victim.KillAsync();
            output.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {victim.Name} was killed");
            await Task.Delay(random.Next(0, 1000), Token);
            await cluster.RestartAsync(victim);
        }
    }

    private static async Task CheckAsync(HdfsFileSystem hdfs, WrittenFile[] files)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (WrittenFile file in files)
        {
            if (await hdfs.TryGetStatusAsync(new FsPath(file.Path), Token) is null)
            {
                Assert.True(file.Acknowledged == 0, $"{file.Path} is gone, with {file.Acknowledged} acknowledged bytes.");
                continue;
            }

            string reason = "";
            await UntilAsync(
                start,
                async () =>
                {
                    try
                    {
                        return await hdfs.RecoverLeaseAsync(new FsPath(file.Path), Token);
                    }
                    catch (Exception e) when (e is SafeModeException or AlreadyBeingCreatedException)
                    {
                        reason = e.Message; // DataNodes have yet to report
                        return false;
                    }
                },
                () => $"{file.Path} cannot be closed: {reason}");
            await file.CheckAsync(hdfs, Token);
        }

        List<string> lacking = [];
        await UntilAsync(
            start,
            async () =>
            {
                lacking.Clear();
                foreach (WrittenFile file in files)
                {
                    if (await hdfs.TryGetStatusAsync(new FsPath(file.Path), Token) is not { } status)
                    {
                        continue;
                    }

                    IReadOnlyList<BlockLocation> blocks = await hdfs.GetBlockLocationsAsync(status, 0, status.Length, Token);
                    if (blocks.Any(static block => block.Hosts.Count != Datanodes))
                    {
                        lacking.Add($"{file.Path} ({string.Join(' ', blocks.Select(static block => block.Hosts.Count))})");
                    }
                }

                return lacking.Count == 0;
            },
            () => $"Replicas are lacking: {string.Join(", ", lacking)}");
    }

    private static async Task UntilAsync(long start, Func<Task<bool>> isTrue, Func<string> problem)
    {
        while (!await isTrue())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < Patience, $"{problem()} after {Patience.TotalSeconds} s.");
            await Task.Delay(200, Token);
        }
    }
}
