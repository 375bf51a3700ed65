using System.Xml.Linq;
using Conformance.Tests.Support;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Tests.Support;
using TemporaryFolder = Tusk.Hdfs.NameNode.Tests.Support.TemporaryFolder;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>What we write, read by Apache's offline edits viewer.</summary>
public sealed class ApacheReadsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_viewer_of_Apache_shows_what_we_meant_of_every_operation()
    {
        EditLogOp[] operations = [.. Enumerable.Range(0, 20).SelectMany(static seed => new RandomOps(seed, forApache: true).OneOfEach())];

        XElement[] records = await ViewAsync(operations, complete: true);

        Assert.Equal(operations.Length, records.Length);
        for (int i = 0; i < records.Length; i++)
        {
            Assert.Equal(OevXml.Lines(OevXml.Of(new EditLogEntry(new TransactionId(i + 1), operations[i]))), OevXml.Lines(records[i]));
        }
    }

    [Fact]
    public async Task The_viewer_of_Apache_reads_a_segment_in_progress_to_its_filling()
    {
        XElement[] records = await ViewAsync([new StartLogSegmentOp(), new SetReplicationOp("/f", 2)], complete: false);

        Assert.Equal(["OP_START_LOG_SEGMENT", "OP_SET_REPLICATION"], records.Select(static record => record.Element("OPCODE")!.Value));
    }

    /// <summary>Writes a segment and has Apache's viewer read it.</summary>
    private async Task<XElement[]> ViewAsync(EditLogOp[] operations, bool complete)
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        using var writer = EditLogSegmentWriter.Create(_folder.Path, new TransactionId(1));
        writer.Write(Logs.Write(operations).AsSpan(8));
        writer.Sync();
        string segment = complete ? writer.Complete(new TransactionId(operations.Length)) : writer.Path;

        XDocument xml = await hadoop.EditLogAsync(_folder.Path, segment);
        return [.. xml.Root!.Elements("RECORD")];
    }
}
