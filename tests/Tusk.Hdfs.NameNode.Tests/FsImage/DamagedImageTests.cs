using Google.Protobuf;
using Tusk.Hdfs.NameNode.EditLog.Disk;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.Tests.FsImage;

/// <summary>Images that are cut off, changed or made up: refused with the place, or read as what they say, and nothing else.</summary>
public sealed class DamagedImageTests : IDisposable
{
    private const string Name = "fsimage_0000000000000000096";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_image_cut_off_anywhere_is_refused()
    {
        byte[] image = Images.Save(Images.Rich());

        for (int length = 0; length < image.Length; length++)
        {
            var refused = Assert.Throws<FsImageException>(() => Images.Load(image[..length]));
            Assert.StartsWith("image ", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_refused_by_its_sum_and_does_no_harm_without()
    {
        byte[] image = Images.Save(Images.Rich());
        string path = _folder / Name;
        WriteWithSum(path, image);
        FsImageDigest.Check(LocalDisk.Instance, path);

        for (int bit = 0; bit < image.Length * 8; bit++)
        {
            image[bit / 8] ^= (byte)(1 << (bit % 8));
            LoadOrRefuse(image);
            if (bit % 97 == 0)
            {
                File.WriteAllBytes(path, image);
                Assert.Throws<FsImageException>(() => FsImageDigest.Check(LocalDisk.Instance, path));
            }

            image[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_section_cut_short_is_refused_with_its_name()
    {
        byte[] image = Images.Save(Images.Rich());
        string[] kept = [FsImageFormat.ErasureCoding, FsImageFormat.Snapshot, FsImageFormat.SecretManager, FsImageFormat.CacheManager];
        foreach ((string name, _, byte[] bytes) in Images.Sections(image).Where(section => !kept.Contains(section.Name) && section.Bytes.Length > 0))
        {
            byte[] shorter = Images.WithSummary(
                image, summary => summary.Sections.Single(section => section.Name == name).Length = (ulong)bytes.Length - 1);

            var refused = Assert.Throws<FsImageException>(() => Images.Load(shorter));

            Assert.Contains(name, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(7UL, 1UL)]
    [InlineData(8UL, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 2UL)]
    [InlineData(8UL, 1_000_000UL)]
    [InlineData(1_000_000UL, 0UL)]
    public void A_section_beyond_the_file_is_refused(ulong offset, ulong length)
    {
        byte[] image = Images.WithSummary(Images.Save(Images.Rich()), summary =>
            (summary.Sections[2].Offset, summary.Sections[2].Length) = (offset, length));

        var refused = Assert.Throws<FsImageException>(() => Images.Load(image));

        Assert.StartsWith(
            $"image is corrupt: its section INODE should take {length} B from {offset} B on", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })] // 2^31 - 1
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x81, 0x80, 0x80, 0x40 })] // 128 MiB and one
    public void A_length_that_no_message_has_costs_no_memory(byte[] length)
    {
        using var section = new FsImageSectionReader(new MemoryStream([.. length, 1, 2, 3]), "image", "INODE");
        long before = GC.GetAllocatedBytesForCurrentThread();

        var refused = Assert.Throws<FsImageException>(() => section.Read<INodeSection>());

        Assert.Equal("image is corrupt in its section INODE at 0 B: no length of a INodeSection is there, of at most 134217728 B.", refused.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Counts_larger_than_what_follows_are_refused()
    {
        byte[] inodes = Of(new INodeSection { LastInodeId = 16385, NumInodes = ulong.MaxValue }, Root());
        byte[] names = Of(new StringTableSection { NumEntry = uint.MaxValue, MaskBits = 3 });

        Assert.Equal("image is corrupt in its section INODE at 58 B: it ends where a INode was expected.", Refusal(FsImageFormat.Inode, inodes));
        Assert.Equal("image is corrupt in its section STRING_TABLE at 9 B: it ends where a Entry was expected.",
            Refusal(FsImageFormat.StringTable, names));
    }

    [Fact]
    public void What_is_no_tree_is_refused()
    {
        INodeSection.Types.INode[] inodes = [Root(), Directory(16386, "a"), Directory(16387, "b")];

        Assert.Contains("has 3 inodes, and 1 of them", OfTree(inodes, (16386, [16387]), (16387, [16386])), StringComparison.Ordinal);
        Assert.Contains("in another directory already", OfTree(inodes, (16385, [16386, 16387]), (16386, [16387])), StringComparison.Ordinal);
        Assert.Contains("or is the root", OfTree(inodes, (16385, [16386, 16387]), (16386, [16385])), StringComparison.Ordinal);
        Assert.Contains("the inode 16388, which is not there", OfTree(inodes, (16385, [16388])), StringComparison.Ordinal);
        Assert.Contains("there is no directory 9", OfTree(inodes, (9, [16386])), StringComparison.Ordinal);
        Assert.Contains("that is no name, or is taken",
            OfTree([Root(), Directory(16386, "a"), Directory(16387, "a")], (16385, [16386, 16387])), StringComparison.Ordinal);
        Assert.Contains("that is no name", OfTree([Root(), Directory(16386, "a/b")], (16385, [16386])), StringComparison.Ordinal);
        Assert.Contains("is there twice", OfTree([Root(), Directory(16386, "a"), Directory(16386, "b")]), StringComparison.Ordinal);
        Assert.Contains("beyond the last one", OfTree([Root(), Directory(99999, "a")]), StringComparison.Ordinal);
        Assert.Contains("the root is not there", OfTree([Directory(16386, "a")]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_with_the_sum_is_checked_as_well()
    {
        byte[] image = Images.Save(Images.Empty());
        string path = _folder / Name;
        File.WriteAllBytes(path, image);
        Assert.Equal($"No MD5 file found corresponding to image file {path}", Check(path));
        string sum = FileSum(image);
        foreach ((string content, string said) in new[]
        {
            ("", "does not match the expected pattern"), (sum + "\n", "does not match the expected pattern"),
            ($"{sum} *fsimage_0000000000000000095\n", "but we expected it to reference"),
            ($"{sum.ToUpperInvariant()} *{Name}\n", "does not match the expected pattern"),
            ($"{new string('0', 32)} *{Name}\n", $"is corrupt with MD5 checksum of {sum} but expecting {new string('0', 32)}"),
        })
        {
            File.WriteAllText(path + ".md5", content);
            Assert.Contains(said, Check(path), StringComparison.Ordinal);
        }
    }

    private static string Check(string path) => Assert.Throws<FsImageException>(() => FsImageDigest.Check(LocalDisk.Instance, path)).Message;

    private static string FileSum(byte[] image)
    {
        using var sum = FsImageDigest.Begin();
        sum.AppendData(image);
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static void WriteWithSum(string path, byte[] image)
    {
        File.WriteAllBytes(path, image);
        File.WriteAllBytes(path + ".md5", FsImageDigest.FileOf(FileSum(image), Name));
    }

    private static void LoadOrRefuse(byte[] image)
    {
        try
        {
            Images.Load(image);
        }
        catch (FsImageException refused)
        {
            Assert.StartsWith("image ", refused.Message, StringComparison.Ordinal);
        }
    }

    private static INodeSection.Types.INode Root() => Directory(16385, "");

    private static INodeSection.Types.INode Directory(ulong id, string name) => new()
    {
        Type = INodeSection.Types.INode.Types.Type.Directory,
        Id = id,
        Name = ByteString.CopyFromUtf8(name),
        Directory = new INodeSection.Types.INodeDirectory { NsQuota = ulong.MaxValue, DsQuota = ulong.MaxValue, Permission = 0x0100_0001_01ED },
    };

    private static byte[] Of(params IEnumerable<IContract> messages) => [.. messages.SelectMany(SectionBytes.Of)];

    private static string OfTree(INodeSection.Types.INode[] inodes, params (ulong Parent, ulong[] Children)[] entries) => Refusal(
        new()
        {
            [FsImageFormat.Inode] = Of([new INodeSection { LastInodeId = 20000, NumInodes = (ulong)inodes.Length }, .. inodes]),
            [FsImageFormat.InodeDir] = Of(entries.Select(static entry =>
                new INodeDirectorySection.Types.DirEntry { Parent = entry.Parent, Children = { entry.Children } })),
        });

    private static string Refusal(string section, byte[] bytes) => Refusal(new() { [section] = bytes });

    /// <summary>What is said of an image in which some sections are others.</summary>
    private static string Refusal(Dictionary<string, byte[]> sections)
    {
        var image = new MemoryStream();
        using var writer = new FsImageWriter(image);
        foreach ((string name, _, byte[] bytes) in Images.Sections(Images.Save(Images.Empty())))
        {
            writer.Begin(name);
            writer.WriteKept(sections.GetValueOrDefault(name, bytes));
            writer.End();
        }

        writer.Complete();
        return Assert.Throws<FsImageException>(() => Images.Load(image.ToArray())).Message;
    }
}
