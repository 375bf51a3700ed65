using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.Client.Namespace;
using Tusk.Hdfs.DataTransfer;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs;
using Tusk.Protocol.Tests.Support.Fuzzing;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Tests.Fuzzing;

/// <summary>What NameNodes answer, whatever it is, as our types; by time with TUSK_FUZZ_SECONDS, as CONTRIBUTING.md says.</summary>
public sealed class FuzzTests
{
    private static readonly FsPath Path = new("hdfs://nn/d/f");

    private static readonly FuzzTarget[] Targets =
    [
        new("locations", AnswerSeeds.Locations, OpenFiles.Open, typeof(HadoopException)) { BytesPerByte = 1024, MessageAt = 0 },
        new("listing", AnswerSeeds.Listings, ReadListing, typeof(HadoopException)) { BytesPerByte = 1024, MessageAt = 0 },
        new("write-answers", AnswerSeeds.WriteAnswers, ReadWriteAnswers, typeof(HadoopException)) { BytesPerByte = 1024, MessageAt = 1 },
        new("summaries", AnswerSeeds.Summaries, ReadSummaries, typeof(HadoopException)) { BytesPerByte = 1024, MessageAt = 1 },
        new("errors", AnswerSeeds.Errors, TellError, typeof(FormatException)),
    ];

    public static TheoryData<string> Names => [.. Targets.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_namenode_answers_is_read_or_refused(string target) => Fuzzer.Run(Targets.Single(one => one.Name == target));

    /// <summary>A page of a directory: no child leads out of it.</summary>
    private static void ReadListing(byte[] input)
    {
        if (Messages.Parse<GetListingResponseProto>(input).DirList?.ToPage() is not { } page)
        {
            return;
        }

        Assert.True(page.RemainingCount >= 0);
        foreach (HdfsFileStatus entry in page.Entries.Where(static entry => !entry.LocalName.IsEmpty))
        {
            FileStatus status = FileStatusConversion.ToFileStatus(entry, FileStatusConversion.Child(Path, entry));
            Assert.Equal(Path, status.Path.Parent);
            Assert.True(status.Length >= 0 && status.BlockSize >= 0 && status.Replication >= 0);
            Assert.NotNull(status.ToString());
        }
    }

    /// <summary>What addBlock, append, the recovery of a pipeline and the DataNodes' report have in common; the first byte says which.</summary>
    private static void ReadWriteAnswers(byte[] input)
    {
        ReadOnlySpan<byte> message = input.AsSpan(Math.Min(1, input.Length));
        switch (input.FirstOrDefault() % 3)
        {
            case 0:
                Check(Messages.Parse<AddBlockResponseProto>(message).Block.ToBlock());
                break;
            case 1:
                AppendResponseProto append = Messages.Parse<AppendResponseProto>(message);
                Check(append.Block?.ToBlock());
                Assert.True(append.Stat is null || append.Stat.ToStatus().BlockSize >= 0);
                break;
            default:
                foreach (DatanodeInfoProto proto in Messages.Parse<GetDatanodeReportResponseProto>(message).Di)
                {
                    DatanodeInfo node = proto.ToDatanode();
                    Assert.InRange(node.TransferPort, 0, ushort.MaxValue);
                    Assert.Equal(node, node.ToProto().ToDatanode());
                }

                break;
        }
    }

    private static void Check(LocatedBlock? block)
    {
        if (block is not null)
        {
            Assert.True(block.Block.Length >= 0);
            Assert.Equal(block.Replicas, block.ToProto().ToBlock().Replicas);
        }
    }

    /// <summary>Sums, quotas, space and defaults; the first byte says which.</summary>
    private static void ReadSummaries(byte[] input)
    {
        ReadOnlySpan<byte> message = input.AsSpan(Math.Min(1, input.Length));
        switch (input.FirstOrDefault() % 4)
        {
            case 0:
                Assert.NotNull(Messages.Parse<GetContentSummaryResponseProto>(message).Summary.ToSummary());
                break;
            case 1:
                Assert.NotNull(Messages.Parse<GetQuotaUsageResponseProto>(message).Usage.ToUsage());
                break;
            case 2:
                Assert.NotNull(Messages.Parse<GetFsStatsResponseProto>(message).ToStats());
                break;
            default:
                ServerDefaults defaults = Messages.Parse<GetServerDefaultsResponseProto>(message).ServerDefaults.ToDefaults();
                Assert.True(defaults.BlockSize >= 0 && defaults.TrashInterval >= TimeSpan.Zero);
                break;
        }
    }

    /// <summary>An error: the Java class on the first line, what it says behind. Users are told something, on one line where we say it.</summary>
    private static void TellError(byte[] input)
    {
        string[] text = System.Text.Encoding.UTF8.GetString(input).Split('\n', 2);
        if (text.Length < 2)
        {
            throw new FormatException("No second line.");
        }

        RemoteException error = RemoteExceptions.Create(new RemoteError(text[0], text[1], null, false));
        Assert.NotNull(HdfsErrors.Translate(error, Path).Message);
        Assert.NotNull(HdfsErrors.Translate(error, Path, Path).Message);
        Assert.NotNull(HdfsErrors.Translate(error, Path, [Path, new FsPath("hdfs://nn/")]).Message);
    }
}
