using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Local;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Local;

public sealed class LocalFileSystemTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFileSystem _files = new(new Configuration());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Writes_and_reads_at_any_offset()
    {
        FsPath path = _folder.PathOf("new/folder/a");
        await using (Stream stream = await _files.CreateAsync(path, overwrite: false))
        {
            stream.Write("0123456789"u8);
        }

        await using FsInput input = await _files.OpenAsync(path);
        byte[] bytes = new byte[4];
        Assert.Equal(10, input.Length);
        Assert.Equal(4, input.ReadAt(3, bytes));
        Assert.Equal("3456"u8, bytes);
        Assert.Equal(2, await input.ReadAtAsync(8, bytes));
        Assert.Equal(0, input.ReadAt(10, bytes));
        using StreamReader reader = new(input.OpenStream(5));
        Assert.Equal("56789", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task An_empty_folder_renamed_to_itself_stays()
    {
        FsPath folder = _folder.PathOf("empty");
        await _files.MakeDirectoriesAsync(folder);

        await Assert.ThrowsAsync<PathExistsException>(async () => await _files.RenameToAsync(folder, folder, overwrite: true));

        Assert.True(await _files.ExistsAsync(folder));
    }

    [Fact]
    public async Task Tells_status()
    {
        _folder.Write("f", "abc");
        File.CreateSymbolicLink(_folder["link"], _folder["f"]);
        File.CreateSymbolicLink(_folder["nowhere"], _folder["absent"]);

        FileStatus file = await _files.GetStatusAsync(_folder.PathOf("f"));
        FileStatus folder = await _files.GetStatusAsync(_folder.PathOf(""));

        Assert.Equal((3, false, 32 << 20), (file.Length, file.IsDirectory, file.BlockSize));
        Assert.True(folder.IsDirectory);
        Assert.Equal(3, (await _files.GetStatusAsync(_folder.PathOf("link"))).Length);
        Assert.Null(await _files.TryGetStatusAsync(_folder.PathOf("nowhere")));
        Assert.Equal(["f", "link"], (await List("")).Select(s => s.Path.Name));
        Assert.Equal(["f"], (await List("f")).Select(s => s.Path.Name));
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_lead_nowhere_and_hide_no_other_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of POSIX here.");
        _folder.Write("d/a", "abc");
        File.CreateSymbolicLink(_folder["d/loop"], "loop");
        File.CreateSymbolicLink(_folder["d/ping"], "pong");
        File.CreateSymbolicLink(_folder["d/pong"], "ping");

        Assert.Equal(["a"], (await List("d")).Select(s => s.Path.Name));
        Assert.Null(await _files.TryGetStatusAsync(_folder.PathOf("d/loop")));
        Assert.True(await _files.DeleteAsync(_folder.PathOf("d/loop"), recursive: false));
    }

    [Fact]
    public async Task A_link_s_dots_count_from_where_it_stands_and_not_from_how_it_was_reached()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of POSIX here.");
        _folder.Write("b/y", "right");
        _folder.Write("y", "not this one");
        Directory.CreateDirectory(_folder["b/d"]);
        File.CreateSymbolicLink(_folder["b/d/x"], "../y");
        Directory.CreateSymbolicLink(_folder["link"], _folder["b/d"]);

        Assert.Equal(5, (await _files.GetStatusAsync(_folder.PathOf("link/x"))).Length);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("../in")]
    public async Task A_link_back_to_a_folder_above_is_followed_as_far_as_the_system_does_and_then_refused(string target)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Forty links is Linux's bound.");
        _folder.Write("in/a", "abc");
        Directory.CreateSymbolicLink(_folder["in/self"], target);
        string below = string.Concat(Enumerable.Repeat("/self", 39));

        Assert.Equal(["a", "self"], (await List("in" + below)).Select(s => s.Path.Name));
        HadoopException refusal = await Fails<HadoopException>(async () => await List($"in{below}/self"));

        Assert.EndsWith("does a link lead back to a folder above it?", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_folder_is_made_of_a_link_that_leads_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links are those of POSIX here.");
        File.CreateSymbolicLink(_folder["nowhere"], "absent");
        string expected = $"{_folder.PathOf("nowhere")} is a link to absent, which leads nowhere: no folder can be made of it";

        HadoopException file = await Fails<HadoopException>(
            async () => await _files.CreateAsync(_folder.PathOf("nowhere/below/f"), overwrite: false));
        HadoopException folder = await Fails<HadoopException>(async () => await _files.MakeDirectoriesAsync(_folder.PathOf("nowhere/below")));

        Assert.Equal(expected, file.Message);
        Assert.Equal(expected, folder.Message);
    }

    [Fact]
    public async Task A_device_is_listed_and_not_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There is no /dev/null.");
        File.CreateSymbolicLink(_folder["device"], "/dev/null");
        _folder.Write("empty", "");

        Assert.True((await _files.GetStatusAsync(new FsPath("/dev/null"))).IsSpecial);
        Assert.True((await _files.GetStatusAsync(_folder.PathOf("device"))).IsSpecial);
        Assert.False((await _files.GetStatusAsync(_folder.PathOf("empty"))).IsSpecial);
        Assert.False((await _files.GetStatusAsync(new FsPath("/dev"))).IsSpecial);
        await Assert.ThrowsAsync<PathIsNotFileException>(async () => await _files.OpenAsync(_folder.PathOf("device")));
        await (await _files.OpenAsync(_folder.PathOf("empty"))).DisposeAsync();
    }

    [Fact]
    public async Task Lists_by_name_and_leaves_checksums_out()
    {
        _folder.Write("b");
        _folder.Write("a");
        _folder.Write(".a.crc");
        _folder.Write(".hidden");

        Assert.Equal([".hidden", "a", "b"], (await List("")).Select(s => s.Path.Name));
    }

    [Fact]
    public async Task Says_in_one_line_what_is_missing()
    {
        FsPath absent = _folder.PathOf("absent");

        Assert.Equal($"No such file or directory: {absent}", (await Fails<PathNotFoundException>(async () => await _files.GetStatusAsync(absent))).Message);
        Assert.Equal($"No such file or directory: {absent}", (await Fails<PathNotFoundException>(async () => await _files.OpenAsync(absent))).Message);
        await Fails<PathNotFoundException>(async () => await _files.ListAsync(absent).ToListAsync());
        await Fails<PathNotFoundException>(async () => await _files.RenameAsync(absent, _folder.PathOf("x")));
        Assert.False(await _files.DeleteAsync(absent, recursive: true));
    }

    [Fact]
    public async Task Refuses_to_take_a_folder_for_a_file_and_back()
    {
        _folder.Write("f");
        Directory.CreateDirectory(_folder["d"]);

        await Fails<PathIsDirectoryException>(async () => await _files.OpenAsync(_folder.PathOf("d")));
        await Fails<PathIsDirectoryException>(async () => await _files.CreateAsync(_folder.PathOf("d"), overwrite: true));
        await Fails<PathIsNotDirectoryException>(async () => await _files.MakeDirectoriesAsync(_folder.PathOf("f")));
        await Fails<HadoopException>(async () => await _files.MakeDirectoriesAsync(_folder.PathOf("f/below")));
        await Fails<HadoopException>(async () => await _files.CreateAsync(_folder.PathOf("f/below"), overwrite: true));
        await Fails<PathIsNotDirectoryException>(async () => await _files.OpenAsync(_folder.PathOf("f/below")));
        await Fails<PathIsNotDirectoryException>(async () => await _files.CreateAsync(_folder.PathOf("f/below/new"), overwrite: false));
        await Fails<PathExistsException>(async () => await _files.CreateAsync(_folder.PathOf("f"), overwrite: false));
    }

    [Fact]
    public async Task Names_the_file_when_the_disk_is_full()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full, a device that is always full, is absent.");
        Stream stream = await _files.CreateAsync(new FsPath("file:/dev/full"), overwrite: true);

        HadoopException e = Assert.Throws<StorageFullException>(() =>
        {
            stream.Write(new byte[1 << 20]);
            stream.Flush();
        });

        Assert.Equal("No space left on device, or over quota: file:/dev/full", e.Message);
    }

    [Fact]
    public async Task Renames_as_HDFS_does()
    {
        _folder.Write("a", "a");
        _folder.Write("b", "b");
        Directory.CreateDirectory(_folder["d"]);

        await Fails<PathExistsException>(async () => await Rename("a", "b"));
        await Fails<PathNotFoundException>(async () => await Rename("a", "no/c"));
        await Rename("a", "d");
        await Fails<PathExistsException>(async () => { _folder.Write("a"); await Rename("a", "d"); });
        await Fails<HadoopException>(async () => await Rename("d", "d/e"));
        await Rename("d", "e");

        Assert.Equal("a", File.ReadAllText(_folder["e/a"]));
        Assert.Equal("b", File.ReadAllText(_folder["b"]));
    }

    [Fact]
    public async Task Deletes()
    {
        _folder.Write("d/x");
        _folder.Write("f");
        Directory.CreateSymbolicLink(_folder["link"], _folder["d"]);

        await Fails<PathIsNotEmptyDirectoryException>(async () => await _files.DeleteAsync(_folder.PathOf("d"), recursive: false));
        Assert.True(await _files.DeleteAsync(_folder.PathOf("link"), recursive: true));
        Assert.True(File.Exists(_folder["d/x"]));
        Assert.True(await _files.DeleteAsync(_folder.PathOf("d"), recursive: true));
        Assert.True(await _files.DeleteAsync(_folder.PathOf("f"), recursive: false));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
        await Fails<HadoopException>(async () => await _files.DeleteAsync(new FsPath("/"), recursive: true));
    }

    [Theory]
    [InlineData("overwrite")]
    [InlineData("rename away")]
    [InlineData("rename over")]
    [InlineData("delete")]
    public async Task Removes_the_stale_checksum_that_Hadoop_left(string how)
    {
        _folder.Write("f");
        _folder.Write(".f.crc");
        _folder.Write("other");
        switch (how)
        {
            case "overwrite":
                await (await _files.CreateAsync(_folder.PathOf("f"), overwrite: true)).DisposeAsync();
                break;
            case "rename away":
                await Rename("f", "g");
                break;
            case "rename over":
                File.Delete(_folder["f"]);
                await Rename("other", "f");
                break;
            default:
                await _files.DeleteAsync(_folder.PathOf("f"), recursive: false);
                break;
        }

        Assert.False(File.Exists(_folder[".f.crc"]));
    }

    [Fact]
    public void A_registry_follows_the_default_and_lists_what_it_knows()
    {
        FileSystemRegistry registry = FileSystemRegistry.WithLocalFiles();
        Configuration configuration = new();
        Assert.IsType<LocalFileSystem>(registry.Get(new FsPath("/a"), configuration));

        configuration.Set("fs.defaultFS", "hdfs://h:1");
        HadoopException e = Assert.Throws<ConfigurationException>(() => registry.Get(new FsPath("/a"), configuration));
        Assert.Equal("Setting fs.defaultFS is 'hdfs://h:1/'; expected a file system that there is (file).", e.Message);
        e = Assert.Throws<HadoopException>(() => registry.Get(new FsPath("hdfs://h:1/a"), configuration));
        Assert.StartsWith("No file system for scheme 'hdfs' of hdfs://h:1/a", e.Message, StringComparison.Ordinal);
        Assert.IsType<LocalFileSystem>(registry.Get(new FsPath("file:/a"), configuration));

        foreach (string wrong in (string[])["/here", "", "host:8020", "127.0.0.1:8020"])
        {
            configuration.Set("fs.defaultFS", wrong);
            e = Assert.Throws<ConfigurationException>(() => registry.Get(new FsPath("/a"), configuration));
            Assert.StartsWith($"Setting fs.defaultFS is '{wrong}'; expected a scheme", e.Message, StringComparison.Ordinal);
        }
    }

    private ValueTask Rename(string from, string to) => _files.RenameAsync(_folder.PathOf(from), _folder.PathOf(to));

    private ValueTask<List<FileStatus>> List(string name) => _files.ListAsync(_folder.PathOf(name)).ToListAsync();

    private static Task<T> Fails<T>(Func<Task> action)
        where T : Exception => Assert.ThrowsAnyAsync<T>(action);
}
