using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.EditLog.Operations;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>What a million files take.</summary>
public sealed class MemoryTests(ITestOutputHelper output)
{
    private const int Directories = 1000;
    private const int FilesEach = 1000;
    private const int MostBytesPerFile = 200;

    [Fact]
    public void A_file_takes_few_bytes_besides_its_block()
    {
        var state = new NamespaceState(new NamespaceOptions { Superuser = "h" }, new NoBlocks());
        long empty = GC.GetTotalMemory(forceFullCollection: true);
        var owner = new PermissionStatus("h", "supergroup", 0x1A4);
        long id = 16385;
        for (int directory = 0; directory < Directories; directory++)
        {
            string path = $"/data/part={directory:d4}";
            if (directory == 0)
            {
                state.Apply(new MkdirOp(new InodeId(++id), "/data", 1, owner, [], []), default);
            }

            state.Apply(new MkdirOp(new InodeId(++id), path, 1, owner, [], []), default);
            for (int file = 0; file < FilesEach; file++)
            {
                string name = $"{path}/part-r-{file:d5}";
                EditLogBlock block = new(new BlockId(id), 1000, new GenerationStamp(1001));
                state.Apply(new AddOp(new InodeId(++id), name, 3, 1, 1, 1 << 27, [], owner, [], [], "c", "m", false, 0, 0, RpcIds.None), default);
                state.Apply(new CloseOp(default, name, 3, 1, 1, 1 << 27, [block], owner), default);
            }
        }

        long bytes = (GC.GetTotalMemory(forceFullCollection: true) - empty) / (Directories * FilesEach);

        output.WriteLine($"{bytes} B for each of {Directories * FilesEach} files of one block, its BlockInfo with them");
        Assert.Equal(Directories * FilesEach + Directories + 2, state.Tree.Count);
        Assert.InRange(bytes, 1, MostBytesPerFile + BlockInfoBytes);
    }

    /// <summary>Two words of the object, four fields of eight bytes and one for the two small ones.</summary>
    private const int BlockInfoBytes = 56;
}
