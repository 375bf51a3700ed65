using System.IO.Compression;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Hdfs.Image;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.FsImage;

/// <summary>Images that are written and read again, and those of a real NameNode.</summary>
public sealed class FsImageTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        FsImageContent content = Images.Rich();

        byte[] image = Images.Save(content);

        Assert.Equal(Images.Describe(content), Images.Describe(Images.Load(image)));
        Assert.Equal(image, Images.Save(Images.Load(image)));
    }

    [Fact]
    public void A_truncate_that_is_under_way_is_still_under_way()
    {
        FsImageContent content = Images.Rich();
        var open = (InodeFile)content.Tree.Find(new InodeId(16390))!;
        open.Blocks.Last!.LengthBytes = 100;
        open.UnderConstruction = open.UnderConstruction! with { TruncatesTo = 60 };

        var loaded = (InodeFile)Images.Load(Images.Save(content)).Tree.Find(open.Id)!;
        open.Blocks.Last!.LengthBytes = 59;
        byte[] impossible = Images.Save(content);

        Assert.Equal((60L, BlockState.UnderRecovery), (loaded.UnderConstruction!.TruncatesTo, loaded.Blocks.Last!.State));
        Assert.Contains(
            "its last block is being cut to 60 B, and has 59", Assert.Throws<FsImageException>(() => Images.Load(impossible)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_namespace_is_written_as_by_Hadoop_byte_for_byte_but_for_the_order_of_names()
    {
        byte[] theirs = Captures.Read("fsimage-0.bin");

        byte[] ours = Images.Save(Images.Load(theirs));

        Assert.Equal(theirs, ours);
    }

    [Fact]
    public void An_image_of_Hadoop_is_written_again_section_by_section_as_it_was()
    {
        byte[] theirs = Captures.Read("fsimage-96.bin");

        byte[] ours = Images.Save(Images.Load(theirs));

        List<(string Name, int Offset, byte[] Bytes)> expected = Images.Sections(theirs);
        List<(string Name, int Offset, byte[] Bytes)> found = Images.Sections(ours);
        Assert.Equal(expected.Select(static section => section.Name), found.Select(static section => section.Name));
        Assert.All(expected.Zip(found).Where(static pair => pair.First.Name != FsImageFormat.StringTable),
            static pair => Assert.Equal(pair.First.Bytes, pair.Second.Bytes));
    }

    [Fact]
    public void Snapshots_are_refused_and_not_dropped()
    {
        byte[] image = Captures.Read("rich-fsimage-178.bin");

        var refused = Assert.Throws<FsImageException>(() => Images.Load(image));

        Assert.Equal(
            "image has 1 directories for snapshots and 2 snapshots, which are not supported here. Delete them by Apache Hadoop "
            + "(hdfs dfs -deleteSnapshot, hdfs dfsadmin -disallowSnapshot) and save the namespace there.", refused.Message);
    }

    [Theory]
    [InlineData("org.apache.hadoop.io.compress.DefaultCodec")]
    [InlineData("org.apache.hadoop.io.compress.GzipCodec")]
    public void A_compressed_image_is_read(string codec)
    {
        FsImageContent content = Images.Rich();

        byte[] image = Compress(Images.Save(content), codec);

        Assert.Equal(Images.Describe(content), Images.Describe(Images.Load(image)));
    }

    [Fact]
    public void An_image_compressed_otherwise_is_refused_with_the_name_of_the_codec()
    {
        byte[] image = Images.WithSummary(
            Images.Save(Images.Empty()), static summary => summary.Codec = "org.apache.hadoop.io.compress.SnappyCodec");

        var refused = Assert.Throws<FsImageException>(() => Images.Load(image));

        Assert.StartsWith("image is compressed by org.apache.hadoop.io.compress.SnappyCodec; read are", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-68, "It is of a later release.")]
    [InlineData(-66, "Let Hadoop 3.4 upgrade it first.")]
    public void Another_layout_is_refused(int layout, string advice)
    {
        byte[] image = Images.WithSummary(
            Images.Save(Images.Empty()), summary => summary.LayoutVersion = unchecked((uint)layout));

        var refused = Assert.Throws<FsImageException>(() => Images.Load(image));

        Assert.Equal(
            $"image has the layout version {layout} and the version 1 on disk; only -67 and 1 are read (Hadoop 3.4). {advice}",
            refused.Message);
    }

    [Fact]
    public void Parts_of_sections_are_passed_over_and_sections_that_nobody_knows_are_refused()
    {
        byte[] image = Images.Save(Images.Rich());
        byte[] withParts = Images.WithSummary(image, static summary => summary.Sections.Insert(
            2, new FileSummary.Types.Section { Name = "INODE_SUB", Offset = summary.Sections[2].Offset, Length = 10 }));
        byte[] withMore = Images.WithSummary(image, static summary => summary.Sections.Add(
            new FileSummary.Types.Section { Name = "FUTURE", Offset = 8, Length = 1 }));

        Assert.Equal(Images.Describe(Images.Load(image)), Images.Describe(Images.Load(withParts)));
        Assert.Equal("image has a section FUTURE, which nothing here knows; it would be lost.",
            Assert.Throws<FsImageException>(() => Images.Load(withMore)).Message);
    }

    /// <summary>Each section compressed for itself, as Java does.</summary>
    private static byte[] Compress(byte[] image, string codec)
    {
        var body = new MemoryStream();
        body.Write(FsImageFormat.Magic);
        var places = new List<(ulong Offset, ulong Length)>();
        foreach ((_, _, byte[] bytes) in Images.Sections(image))
        {
            long offset = body.Length;
            using (Stream compressed = codec.EndsWith("GzipCodec", StringComparison.Ordinal)
                ? new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true)
                : new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true))
            {
                compressed.Write(bytes);
            }

            places.Add(((ulong)offset, (ulong)(body.Length - offset)));
        }

        byte[] framed = [.. body.ToArray(), .. image.AsSpan((int)Images.Sections(image)[^1].Offset + Images.Sections(image)[^1].Bytes.Length)];
        return Images.WithSummary(framed, summary =>
        {
            summary.Codec = codec;
            for (int i = 0; i < places.Count; i++)
            {
                (summary.Sections[i].Offset, summary.Sections[i].Length) = places[i];
            }
        });
    }
}
