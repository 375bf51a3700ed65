using Tusk.Common.Errors;

namespace Tusk.FileSystems.Tests;

public sealed class FsPathTests
{
    // Text, printed form, name, parent: as o.a.h.fs.Path of 3.4.2 gave them, but for the rows named below.
    [Theory]
    [InlineData("/a//b/", "/a/b", "b", "/a")]
    [InlineData("a/b/", "a/b", "b", "a")]
    [InlineData("//h/p", "//h/p", "p", "//h/")]
    [InlineData("file:///a", "file:/a", "a", "file:/")]
    [InlineData("file:/a", "file:/a", "a", "file:/")]
    [InlineData("file://h/a", "file://h/a", "a", "file://h/")]
    [InlineData("hdfs://h:1/p/", "hdfs://h:1/p", "p", "hdfs://h:1/")]
    [InlineData("/a/../b", "/b", "b", "/")]
    [InlineData("../a", "../a", "a", "..")]
    [InlineData("/../a", "/../a", "a", "/..")]
    [InlineData("a/./b", "a/b", "b", "a")]
    [InlineData("///a", "/a", "a", "/")]
    [InlineData("/a%20b?#c", "/a%20b?#c", "a%20b?#c", "/")]
    [InlineData("/a:b", "/a:b", "a:b", "/")]
    [InlineData("x/y:z", "x/y:z", "y:z", "x")]
    [InlineData("/a b", "/a b", "a b", "/")]
    [InlineData("./a:b", "./a:b", "a:b", null)]
    [InlineData("/", "/", "", null)]
    [InlineData("//", "/", "", null)]
    // Hadoop prints these four as "", "a/", "hdfs://h:1" and "" (a path that is no file's name).
    [InlineData(".", ".", ".", null)]
    [InlineData("a/.", "a", "a", null)]
    [InlineData("hdfs://h:1", "hdfs://h:1/", "", null)]
    [InlineData("a/..", ".", ".", null)]
    public void Reads_and_prints_paths(string text, string printed, string name, string? parent)
    {
        FsPath path = new(text);

        Assert.Equal(printed, path.ToString());
        Assert.Equal(name, path.Name);
        Assert.Equal(parent, path.Parent?.ToString());
        Assert.Equal(path, new FsPath(path.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("hdfs:a")]
    [InlineData("file:")]
    [InlineData(":/a")]
    [InlineData("a b:/c")]
    [InlineData("a\0b")]
    public void Refuses_what_is_no_path(string text) => Assert.Throws<HadoopException>(() => new FsPath(text));

    [Fact]
    public void Refuses_a_path_that_is_too_long()
    {
        Assert.Throws<HadoopException>(() => new FsPath("/" + new string('a', FsPath.MaxLength)));
        FsPath longest = new("/" + new string('a', FsPath.MaxLength - 1));
        Assert.Throws<HadoopException>(() => longest / "b");
    }

    [Theory]
    [InlineData("hdfs://h/a", "b/c", "hdfs://h/a/b/c")]
    [InlineData("/a", "/b", "/b")]
    [InlineData("hdfs://h/a", "/b", "hdfs://h/b")]
    [InlineData("/", "b", "/b")]
    [InlineData("/a", "../b", "/b")]
    [InlineData("/a", "file:/b", "file:/b")]
    public void Combines(string parent, string child, string expected) =>
        Assert.Equal(expected, (new FsPath(parent) / child).ToString());

    [Fact]
    public void Is_equal_by_what_it_prints()
    {
        Assert.True(new FsPath("file:///a/") == new FsPath("file:/a"));
        Assert.Equal(new FsPath("file:///a/").GetHashCode(), new FsPath("file:/a").GetHashCode());
        Assert.True(new FsPath("/a") != new FsPath("file:/a"));
        Assert.True(new FsPath("/a") < new FsPath("/b"));
    }

    /// <summary>As Hadoop's Path, which compares java.net.URI: letters that it quotes stand where a percent sign would.</summary>
    [Theory]
    [InlineData("/a", "/b")]
    [InlineData("/a", "/a/b")]
    [InlineData("/a/b", "/a0")]
    [InlineData("/A", "/a")]
    [InlineData("/a$", "/a b")]
    [InlineData("/a b", "/a\"")]
    [InlineData("/a%", "/a|")]
    [InlineData("/a|", "/a-")]
    [InlineData("/a|", "/aa")]
    [InlineData("/a[", "/a]")]
    [InlineData("/a]", "/a&")]
    [InlineData("/a~", "/a\u00fc")]
    [InlineData("/a\u3000", "/a-")]
    [InlineData("/a\u0085", "/a\u3000")]
    [InlineData("/a|", "/a|b")]
    public void Stands_before(string first, string second)
    {
        (FsPath before, FsPath behind) = (new(first), new(second));

        Assert.True(before < behind && before <= behind && !(before >= behind));
        Assert.True(behind > before && behind >= before && !(behind <= before));
        Assert.Equal(0, before.CompareTo(new FsPath(first)));
        Assert.Equal(1, before.CompareTo(null));
    }
}
