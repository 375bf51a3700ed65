using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Errors;
using Tusk.Rpc;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>Which paths are whose, and which names HDFS can hold. Nothing is sent here.</summary>
public sealed class HdfsPathTests
{
    [Theory]
    [InlineData("/a/b", "hdfs://nn:8020/a/b")]
    [InlineData("a/b", "hdfs://nn:8020/user/h/a/b")]
    [InlineData(".", "hdfs://nn:8020/user/h")]
    [InlineData("../g", "hdfs://nn:8020/user/g")]
    [InlineData("hdfs:///a", "hdfs://nn:8020/a")]
    [InlineData("hdfs://nn/a", "hdfs://nn:8020/a")]
    [InlineData("HDFS://NN:8020/a", "hdfs://nn:8020/a")]
    [InlineData("//nn:8020/a", "hdfs://nn:8020/a")]
    public async Task Qualifies_paths_of_its_own(string path, string qualified)
    {
        await using HdfsFileSystem hdfs = Connect("hdfs://nn:8020/", "h");

        Assert.Equal(qualified, hdfs.Qualify(new FsPath(path)).ToString());
    }

    [Theory]
    [InlineData("file:/a")]
    [InlineData("hdfs://other:8020/a")]
    [InlineData("hdfs://nn:8021/a")]
    public async Task Refuses_paths_of_others(string path)
    {
        await using HdfsFileSystem hdfs = Connect("hdfs://nn:8020/", "h");

        var error = Assert.Throws<ArgumentException>(() => hdfs.Qualify(new FsPath(path)));

        Assert.StartsWith($"{path} is no path of this file system; expected hdfs://nn:8020/...", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h", "hdfs://nn:8020/home/h")]
    [InlineData("h/host@REALM", "hdfs://nn:8020/home/h")]
    public async Task Home_follows_the_user_and_the_prefix(string user, string home)
    {
        await using HdfsFileSystem hdfs = Connect("hdfs://nn:8020/", user, ("dfs.user.home.dir.prefix", "/home"));

        Assert.Equal(home, hdfs.HomeDirectory.ToString());
        Assert.Equal(home, hdfs.WorkingDirectory.ToString());
    }

    [Theory]
    [InlineData("/a:b", "the name 'a:b' has a colon")]
    [InlineData("/../a", "it leads above the root")]
    public async Task Refuses_names_that_hdfs_cannot_hold(string path, string reason)
    {
        await using HdfsFileSystem hdfs = Connect("hdfs://nn:8020/", "h");

        var error = await Assert.ThrowsAsync<InvalidHdfsPathException>(async () => await hdfs.TryGetStatusAsync(new FsPath(path)));

        Assert.Equal($"Pathname {path} from hdfs://nn:8020{path} is not a valid DFS filename: {reason}. Choose another name.", error.Message);
        Assert.Equal($"Pathname {path} from hdfs://nn:8020{path} is not a valid DFS filename.", error.JavaMessage);
    }

    [Fact]
    public void Refuses_half_of_a_character()
    {
        var path = new FsPath($"hdfs://nn/a{(char)0xD83D}b");

        var error = Assert.Throws<InvalidHdfsPathException>(() => HdfsPathNames.ToServer(path));

        Assert.EndsWith(": it has half of a Unicode character. Choose another name.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.reserved/.inodes/16385/a")]
    [InlineData("/.reserved/raw/zone/a")]
    [InlineData("/a/.snapshot/s1")]
    [InlineData("/Übung/數據/🐘 und %20?#")]
    public void Lets_reserved_and_odd_names_pass(string path) =>
        Assert.Equal(path, HdfsPathNames.ToServer(new FsPath("hdfs://nn" + path)));

    [Theory]
    [InlineData("file:///")]
    [InlineData("hdfs:///")]
    public void A_path_without_host_needs_a_default_that_has_one(string defaultFileSystem)
    {
        var configuration = new Configuration();
        configuration.Set("fs.defaultFS", defaultFileSystem);

        var error = Assert.Throws<ConfigurationException>(() => HdfsFileSystem.Connect(new FsPath("hdfs:///a"), configuration));

        Assert.Equal("fs.defaultFS", error.Key);
        Assert.Contains("or write the host into the path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_without_host_takes_that_of_the_default()
    {
        var configuration = new Configuration();
        configuration.Set("fs.defaultFS", "hdfs://nn2");

        await using HdfsFileSystem hdfs = HdfsFileSystem.Connect(new FsPath("hdfs:///a"), configuration);

        Assert.Equal("hdfs://nn2/a", hdfs.Qualify(new FsPath("/a")).ToString());
    }

    [Theory]
    [InlineData("022", 0x12)]
    [InlineData(" 0077 ", 0x3F)]
    [InlineData("0", 0)]
    [InlineData("u=rwx,g=rx,o=rx", 0x12)]
    [InlineData("u=rwx,g=,o=", 0x3F)]
    [InlineData("a=rwx", 0)]
    [InlineData("ug=rwx,o=r", 0x3)]
    public void Reads_umasks(string text, int mask)
    {
        var configuration = new Configuration();
        configuration.Set("fs.permissions.umask-mode", text);

        Assert.Equal((UnixFileMode)mask, HdfsClientOptions.Read(configuration).Umask);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8")]
    [InlineData("1777")]
    [InlineData("99999999999999999999")]
    [InlineData("u+rwx")]
    [InlineData("u=q")]
    [InlineData("z=r")]
    [InlineData("=r")]
    public void Refuses_what_is_no_umask(string text)
    {
        var configuration = new Configuration();
        configuration.Set("fs.permissions.umask-mode", text);

        var error = Assert.Throws<ConfigurationException>(() => HdfsClientOptions.Read(configuration));

        Assert.Equal(
            $"Setting fs.permissions.umask-mode is '{text}'; expected octal digits such as 022, or u=rwx,g=rx,o=rx.", error.Message);
    }

    [Fact]
    public async Task File_systems_of_one_authority_and_user_share_their_session_but_not_their_block_size()
    {
        await using var all = new HdfsFileSystems(new RpcUser("h"));
        var small = new Configuration();
        small.Set("dfs.blocksize", "1m");

        HdfsFileSystem one = all.Get(new FsPath("hdfs://nn/a"), new Configuration());
        HdfsFileSystem same = all.Get(new FsPath("hdfs://nn/b"), small);
        HdfsFileSystem other = all.Get(new FsPath("hdfs://nn2/b"), small);

        Assert.Same(one.Session, same.Session);
        Assert.NotSame(one.Session, other.Session);
        Assert.Equal((128L << 20, 1L << 20), (one.Options.BlockSize, same.Options.BlockSize));
    }

    private static HdfsFileSystem Connect(string root, string user, params (string Name, string Value)[] settings)
    {
        var configuration = new Configuration();
        foreach ((string name, string value) in settings)
        {
            configuration.Set(name, value);
        }

        return HdfsFileSystem.Connect(new FsPath(root), configuration, new RpcUser(user));
    }
}
