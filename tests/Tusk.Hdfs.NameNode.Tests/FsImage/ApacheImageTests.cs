using System.Xml.Linq;
using Conformance.Tests.Support;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Tests.Support;
using TemporaryFolder = Tusk.Hdfs.NameNode.Tests.Support.TemporaryFolder;

namespace Tusk.Hdfs.NameNode.Tests.FsImage;

/// <summary>Apache's image viewer on images of ours.</summary>
public sealed class ApacheImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Apache_shows_an_image_that_we_wrote_again_as_the_one_it_wrote()
    {
        byte[] theirs = Captures.Read("fsimage-96.bin");

        XDocument ours = await ViewAsync(Images.Save(Images.Load(theirs)));

        Assert.Equal(XDocument.Parse(File.ReadAllText(Shared.Require("hadoop/captures/fsimage-96.xml")), LoadOptions.PreserveWhitespace).ToString(),
            ours.ToString());
    }

    [Fact]
    public async Task Apache_shows_what_we_meant_and_its_own_image_of_that_is_read_as_the_same()
    {
        byte[] rich = Captures.Read("rich-fsimage-178.bin");
        using var file = new FsImageFile(new MemoryStream(rich), "rich");
        FsImageContent meant = Images.Rich() with
        {
            Kept = FsImageKept.CreateEmpty() with
            {
                ErasureCoding = Section(file, FsImageFormat.ErasureCoding),
                SecretManager = Section(file, FsImageFormat.SecretManager),
            },
        };

        XDocument shown = await ViewAsync(Images.Save(meant));
        await Hadoop().WriteImageAsync(_folder.Path, shown, _folder / "theirs");

        Assert.Equal(ImageXml.Lines(meant), ImageXml.Lines(shown));
        Assert.Equal(Elements(File.ReadAllText(Shared.Require("hadoop/captures/rich-fsimage-178.xml"))), Elements(shown.ToString()));
        Assert.Equal(WithoutOrder(meant), WithoutOrder(Images.Load(File.ReadAllBytes(_folder / "theirs"))));
    }

    [Fact]
    public async Task Apache_passes_over_the_truncates_that_are_under_way()
    {
        FsImageContent content = Images.Rich();
        var open = (InodeFile)content.Tree.Find(new InodeId(16390))!;
        open.Blocks.Last!.LengthBytes = 100;
        XDocument without = await ViewAsync(Images.Save(content));
        open.UnderConstruction = open.UnderConstruction! with { TruncatesTo = 60 };

        XDocument with = await ViewAsync(Images.Save(content));

        Assert.Equal(without.ToString(), with.ToString());
    }

    /// <summary>The viewer's own images have other bytes for what is kept, and an attribute without a value gets an empty one.</summary>
    private static string WithoutOrder(FsImageContent content) => string.Join('\n', Images.Describe(content with
    {
        Kept = FsImageKept.CreateEmpty(),
    }).Replace("=null", "=", StringComparison.Ordinal).Split('\n'));

    private static string Elements(string xml) => string.Join('\n', XDocument.Parse(xml).Root!.Elements()
        .Where(static element => element.Name.LocalName is "ErasureCodingSection" or "SecretManagerSection")
        .Select(static element => element.ToString(SaveOptions.DisableFormatting).ReplaceLineEndings("")));

    private static byte[] Section(FsImageFile image, string name)
    {
        using FsImageSectionReader section = image.Read(name);
        return section.ReadRest();
    }

    private static ApacheHadoop Hadoop()
    {
        ApacheHadoop? hadoop = ApacheHadoop.Find(out string missing);
        Assert.SkipWhen(hadoop is null, missing);
        return hadoop!;
    }

    private async Task<XDocument> ViewAsync(byte[] image)
    {
        await File.WriteAllBytesAsync(_folder / "image", image);
        return await Hadoop().ImageAsync(_folder.Path, _folder / "image");
    }
}
