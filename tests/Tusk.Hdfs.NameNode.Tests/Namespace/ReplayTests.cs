using System.Text;
using System.Xml.Linq;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>Edit logs of a real NameNode, replayed, against the image that it wrote of the same state.</summary>
public sealed class ReplayTests
{
    private static readonly Moment Start = new(1_800_000_000_000, 0);

    [Fact]
    public void Two_segments_give_the_image_that_Apache_wrote_of_them()
    {
        NamespaceState state = Empty(out _);

        foreach (EditLogEntry entry in Read("edits-1-26", 1).Concat(Read("edits-27-96", 27)))
        {
            state.Apply(entry.Operation, Start);
        }

        XDocument image = Image("fsimage-96");
        Assert.Equal(TreeText.Of(image), TreeText.Of(state));
        AssertNumbers(image, state);
    }

    [Fact]
    public void A_log_with_every_kind_of_operation_gives_the_image_but_for_what_is_refused()
    {
        NamespaceState state = Empty(out _);
        List<string> refused = [];

        foreach (EditLogEntry entry in Read("rich-edits-1-137", 1).Concat(Read("rich-edits-140-178", 140)))
        {
            try
            {
                state.Apply(entry.Operation, Start);
            }
            catch (NamespaceException refusal)
            {
                refused.Add(refusal.Message);
            }
        }

        // Inodes under or from snapshots (16397, 16398, 16399) and the striped file in its directory (16403, 16404) differ.
        long[] others = [16397, 16398, 16399, 16403, 16404];
        Assert.Equal(
            TreeText.Of(Image("rich-fsimage-178")).Where(pair => !others.Contains(pair.Key)),
            TreeText.Of(state).Where(pair => !others.Contains(pair.Key)));
        Assert.Contains("OP_ADD of /ec/f cannot be done: it is striped, and this NameNode has no erasure coding.", refused);
        Assert.Contains("OP_SET_XATTR of /ec cannot be done: it gives an erasure coding policy, and this NameNode has none.", refused);
        Assert.DoesNotContain(
            refused,
            static text => text.Contains(" cannot be done: ", StringComparison.Ordinal) && !text.Contains("of /ec", StringComparison.Ordinal));
        Assert.Contains("OP_CREATE_SNAPSHOT is not supported: this NameNode keeps no snapshots.", refused);
        Assert.Contains("OP_ADD_CACHE_POOL is not supported: this NameNode has no centralized cache.", refused);
        Assert.Contains("OP_UPDATE_MASTER_KEY is not supported: this NameNode issues no delegation tokens.", refused);
        Assert.Equal(2, state.Leases.FileCount);
    }

    [Fact]
    public void Every_operation_is_done_or_refused_with_its_name()
    {
        foreach (EditLogOp operation in new RandomOps(1).OneOfEach())
        {
            NamespaceState state = Empty(out _);
            try
            {
                state.Apply(operation, Start);
            }
            catch (NamespaceException refusal)
            {
                Assert.StartsWith(EditLogOps.NameOf(operation.Code), refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_rename_to_the_same_path_which_Hadoop_logs_changes_nothing()
    {
        NamespaceState state = Empty(out _);
        state.Apply(new MkdirOp(new InodeId(16386), "/d", 5, new PermissionStatus("h", "g", 0x1ED), [], []), Start);
        IReadOnlyDictionary<long, string> before = TreeText.Of(state);

        state.Apply(new RenameOldOp("/d", "/d", 6, RpcIds.None), Start);

        Assert.Equal(before, TreeText.Of(state));
        Assert.Throws<NamespaceException>(() => state.Apply(new RenameOldOp("/none", "/none", 6, RpcIds.None), Start));
    }

    private static NamespaceState Empty(out FakeBlocks blocks) =>
        new(new NamespaceOptions { Superuser = "h" }, blocks = new FakeBlocks());

    private static List<EditLogEntry> Read(string name, long first)
    {
        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(Captures.Read(name + ".bin"), first);
        Assert.Equal(EditLogEnding.Exact, tail.Ending);
        return entries;
    }

    private static XDocument Image(string name) => XDocument.Parse(Encoding.UTF8.GetString(Captures.Read(name + ".xml")));

    private static void AssertNumbers(XDocument image, NamespaceState state)
    {
        XElement numbers = image.Root!.Element("NameSection")!;
        Assert.Equal(numbers.Element("genstampV2")!.Value, state.GenerationStamp.ToString());
        Assert.Equal(numbers.Element("lastAllocatedBlockId")!.Value, $"{state.LastBlockId.Value}");
        Assert.Equal(image.Root!.Element("INodeSection")!.Element("lastInodeId")!.Value, state.LastInodeId.ToString());
    }
}
