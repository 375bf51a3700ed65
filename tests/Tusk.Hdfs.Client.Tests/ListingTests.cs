using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.FileSystems.Errors;
using Tusk.Hdfs.Client.Tests.Support;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests;

/// <summary>Directories as a NameNode lists them, by pages.</summary>
public sealed class ListingTests
{
    [Fact]
    public async Task Lists_by_pages_each_after_the_last_name_of_the_one_before()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static request => request.StartAfter.ToStringUtf8() switch
        {
            "" => Replies.Page(3, Replies.File("ü"), Replies.File("數據")), // bytes with signs: c3 bc, e6 95 b8, 61
            "數據" => Replies.Page(1, Replies.File("a")),
            _ => Replies.Page(0, Replies.Directory("b:b")),
        });
        await using HdfsFileSystem hdfs = namenode.Connect();

        List<string> paths = [];
        await foreach (FileStatus child in hdfs.ListAsync(new FsPath("/d")))
        {
            paths.Add(child.Path.PathPart);
        }

        Assert.Equal(["/d/ü", "/d/數據", "/d/a", "/d/b:b"], paths);
        Assert.Equal(3, namenode.Calls.Count);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("")] // a file, which has no second page
    public async Task A_namenode_that_repeats_a_page_is_not_asked_for_ever(string name)
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", _ => namenode.Calls.Count < 100
            ? Replies.Page(3, Replies.File(name))
            : Replies.Page(0));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(() => ToListAsync(hdfs, "/d"));

        Assert.StartsWith($"The NameNode's listing of hdfs://{namenode.Authority}/d does not end", error.Message, StringComparison.Ordinal);
        Assert.InRange(namenode.Calls.Count, 1, 2);
    }

    [Theory]
    [InlineData("a b")] // a, b, a, b, ...
    [InlineData("b a")]
    [InlineData("a é z")] // what is beyond ASCII comes first, so this goes back
    public async Task A_namenode_that_goes_round_in_pages_is_not_asked_for_ever(string pages)
    {
        string[] names = pages.Split(' ');
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", _ => namenode.Calls.Count < 100
            ? Replies.Page(3, Replies.File(names[(namenode.Calls.Count - 1) % names.Length]))
            : Replies.Page(0));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(() => ToListAsync(hdfs, "/d"));

        Assert.StartsWith($"The NameNode's listing of hdfs://{namenode.Authority}/d does not end", error.Message, StringComparison.Ordinal);
        Assert.InRange(namenode.Calls.Count, 1, names.Length + 1);
    }

    [Fact]
    public async Task A_listing_that_is_not_read_to_its_end_asks_for_no_further_page()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static _ => Replies.Page(3, Replies.File("a"), Replies.File("b")));
        await using HdfsFileSystem hdfs = namenode.Connect();

        await foreach (FileStatus child in hdfs.ListAsync(new FsPath("/d")))
        {
            Assert.Equal("a", child.Path.Name);
            break;
        }

        Assert.Single(namenode.Calls);
    }

    [Fact]
    public async Task A_file_lists_itself_and_nothing_cannot_be_listed()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static request =>
            request.Src == "/f" ? Replies.Page(0, Replies.File()) : new GetListingResponseProto());
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Equal("/f", Assert.Single(await ToListAsync(hdfs, "/f")).Path.PathPart);
        await Assert.ThrowsAsync<PathNotFoundException>(() => ToListAsync(hdfs, "/none"));
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    public async Task A_listed_name_cannot_lead_to_another_place(string name)
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", _ => Replies.Page(0, Replies.File(name)));
        await using HdfsFileSystem hdfs = namenode.Connect();

        var error = await Assert.ThrowsAsync<HadoopException>(() => ToListAsync(hdfs, "/d"));

        Assert.StartsWith($"The NameNode lists in hdfs://{namenode.Authority}/d a child whose name is none: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_entries_ends_a_listing_whatever_is_said_to_remain()
    {
        await using var namenode = new ScriptedNameNode();
        namenode.On<GetListingRequestProto>("getListing", static _ => Replies.Page(5));
        await using HdfsFileSystem hdfs = namenode.Connect();

        Assert.Empty(await ToListAsync(hdfs, "/d"));
    }

    private static async Task<List<FileStatus>> ToListAsync(HdfsFileSystem hdfs, string path)
    {
        List<FileStatus> children = [];
        await foreach (FileStatus child in hdfs.ListAsync(new FsPath(path)))
        {
            children.Add(child);
        }

        return children;
    }
}
