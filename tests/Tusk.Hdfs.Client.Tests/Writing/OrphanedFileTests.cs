using Tusk.Common.Errors;
using Tusk.Hdfs.Client.Writing;
using Tusk.Hdfs.DataTransfer.Tests.Support;
using static Tusk.Hdfs.Client.Tests.Writing.WriteSamples;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>What becomes of a file at the NameNode whose writer has failed.</summary>
public sealed class OrphanedFileTests
{
    private const string RecoverKey = "dfs.client.write.recover.lease.on.close.exception";

    [Theory]
    [InlineData("false", false, false, 0)] // Hadoop's default: it stays open
    [InlineData("true", false, false, 1)]
    [InlineData("true", true, false, 1)]
    [InlineData("true", false, true, 1)] // that the NameNode refuses hides nothing
    public async Task A_file_whose_writer_failed_is_given_back_where_that_is_set(string isSet, bool isCancelled, bool isRefused, int recoveries)
    {
        await using var datanode = new ScriptedPipeline(async peer =>
        {
            await peer.AcceptAsync();
            await peer.ReadPacketAsync();
            if (isCancelled)
            {
                await peer.DrainAsync();
            }
        });
        var calls = new FakeFileCalls(datanode.Node)
        {
            At = (name, _) => name == "recoverLease" && isRefused ? throw new HadoopException("Nobody answers.") : Task.CompletedTask,
        };
        await using var setup = new WriterSetup(calls, null, (RecoverKey, isSet));
        HdfsOutputStream stream = await setup.OpenAsync();
        stream.Write(Pattern(10));
        using var cancellation = new CancellationTokenSource();
        if (isCancelled)
        {
            cancellation.CancelAfter(50);
        }

        Exception error = (await Record.ExceptionAsync(async () => await stream.HflushAsync(cancellation.Token)))!;
        await stream.DisposeAsync();
        await stream.DisposeAsync();

        Assert.True(isCancelled ? error is OperationCanceledException : error is HdfsWriteException);
        Assert.Equal(recoveries, calls.Names.Count(static name => name == "recoverLease"));
        Assert.DoesNotContain("complete", calls.Names);
    }

    [Fact]
    public async Task A_file_that_is_written_to_its_end_is_not_recovered()
    {
        var calls = new FakeFileCalls(Node(1).Node);
        await using var setup = new WriterSetup(calls, null, (RecoverKey, "true"));

        await (await setup.OpenAsync()).DisposeAsync();

        Assert.Equal(["complete"], calls.Names);
    }
}
