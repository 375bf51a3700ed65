using System.Text;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>The order in a directory, and in its image.</summary>
public sealed class InodeDirectoryTests
{
    /// <summary>Hadoop reads a directory of an image in the order in which it was written, and searches by halves: by bytes with signs.</summary>
    [Fact]
    public void Names_are_in_the_order_of_their_bytes_with_signs()
    {
        string[] ordered = ["日", "é", "ü", "üa", "-", "A", "a", "aü", "a日x", "a日", "a-", "ab", "abc", "b", "~"];
        ordered = [.. ordered.OrderBy(static name => Array.ConvertAll(Encoding.UTF8.GetBytes(name), static b => (char)(b ^ 0x80)), Comparer<char[]>.Create(
            static (left, right) => left.AsSpan().SequenceCompareTo(right)))];
        InodeDirectory directory = new(new InodeId(1), [], default, 0);
        foreach (string name in ordered.OrderBy(static name => name.GetHashCode(StringComparison.Ordinal)))
        {
            Assert.True(directory.TryAdd(new InodeDirectory(new InodeId(2), Encoding.UTF8.GetBytes(name), default, 0)));
            Assert.False(directory.TryAdd(new InodeDirectory(new InodeId(3), Encoding.UTF8.GetBytes(name), default, 0)));
        }

        List<string> listed = [];
        foreach (Inode child in directory.Children)
        {
            listed.Add(child.NameText);
        }

        Assert.Equal(ordered, listed);
        Assert.Equal(["é", "ü", "üa", "日"], listed[..4]);
        Assert.All(ordered, name => Assert.Equal(name, directory.Find(Encoding.UTF8.GetBytes(name))?.NameText));
        Assert.Null(directory.Find("ac"u8));
    }
}
