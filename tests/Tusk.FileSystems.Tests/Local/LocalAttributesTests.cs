using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Local;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Local;

/// <summary>What a shell asks of local files beyond reading and writing.</summary>
public sealed class LocalAttributesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalFileSystem _files = new(new Configuration());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Appends_behind_the_end_of_a_file_that_is_there()
    {
        _folder.Write("f", "one");

        await using (FsOutputStream output = await _files.AppendAsync(_folder.PathOf("f")))
        {
            output.Write("two"u8);
        }

        Assert.Equal("onetwo", File.ReadAllText(_folder["f"]));
        await Assert.ThrowsAsync<PathNotFoundException>(async () => await _files.AppendAsync(_folder.PathOf("nope")));
        await Assert.ThrowsAsync<PathIsDirectoryException>(async () => await _files.AppendAsync(_folder.PathOf(".")));
        Assert.False(File.Exists(_folder["nope"]));
    }

    [Fact]
    public async Task Cuts_a_file_but_does_not_lengthen_it()
    {
        _folder.Write("f", "12345");

        Assert.True(await _files.TruncateAsync(_folder.PathOf("f"), 2));

        Assert.Equal("12", File.ReadAllText(_folder["f"]));
        await Assert.ThrowsAsync<HadoopException>(async () => await _files.TruncateAsync(_folder.PathOf("f"), 3));
    }

    [Fact]
    public async Task Renames_to_exactly_a_path_and_replaces_only_when_told()
    {
        _folder.Write("a", "a");
        _folder.Write("b", "b");
        Directory.CreateDirectory(_folder["empty"]);
        Directory.CreateDirectory(_folder["full/of"]);
        Directory.CreateDirectory(_folder["d"]);

        await Assert.ThrowsAsync<PathExistsException>(async () => await _files.RenameToAsync(_folder.PathOf("a"), _folder.PathOf("b"), overwrite: false));
        await _files.RenameToAsync(_folder.PathOf("a"), _folder.PathOf("b"), overwrite: true);
        await _files.RenameToAsync(_folder.PathOf("d"), _folder.PathOf("empty"), overwrite: true);

        Assert.Equal("a", File.ReadAllText(_folder["b"]));
        Assert.False(Path.Exists(_folder["d"]));
        await Assert.ThrowsAsync<PathExistsException>(async () => await _files.RenameToAsync(_folder.PathOf("b"), _folder.PathOf("empty"), overwrite: true));
        await Assert.ThrowsAsync<PathIsNotEmptyDirectoryException>(
            async () => await _files.RenameToAsync(_folder.PathOf("empty"), _folder.PathOf("full"), overwrite: true));
        await Assert.ThrowsAsync<PathNotFoundException>(
            async () => await _files.RenameToAsync(_folder.PathOf("nope"), _folder.PathOf("x"), overwrite: true));
    }

    [Fact]
    public async Task Tells_and_sets_permissions_owner_and_times()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions and owners.");
        FsPath path = _folder.PathOf("f");
        _folder.Write("f", "x");
        DateTimeOffset time = new(2020, 2, 3, 4, 5, 6, TimeSpan.Zero);

        await _files.SetPermissionsAsync(path, UnixFileMode.UserRead);
        await _files.SetTimesAsync(path, time, null);
        await _files.SetTimesAsync(path, null, time.AddDays(1));
        FileStatus status = await _files.GetStatusAsync(path);
        await _files.SetOwnerAsync(path, status.Owner, status.Group);

        Assert.Equal(UnixFileMode.UserRead, status.Permissions);
        Assert.Equal(time, status.ModificationTime);
        Assert.Equal(time.AddDays(1), status.AccessTime);
        Assert.Equal(Environment.UserName, status.Owner);
        Assert.NotEmpty(status.Group);
        HadoopException unknown = await Assert.ThrowsAsync<HadoopException>(
            async () => await _files.SetOwnerAsync(path, "nobody knows", null));
        Assert.Contains("nobody knows", unknown.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PathNotFoundException>(
            async () => await _files.SetOwnerAsync(_folder.PathOf("nope"), status.Owner, null));
    }

    [Fact]
    public async Task Judges_access_and_tells_the_capacity()
    {
        _folder.Write("f", "x");

        Assert.True(await _files.IsAllowedAsync(_folder.PathOf("f"), FileAccessRights.Read | FileAccessRights.Write));
        Assert.False(await _files.IsAllowedAsync(_folder.PathOf("f"), FileAccessRights.Execute));
        await Assert.ThrowsAsync<PathNotFoundException>(
            async () => await _files.IsAllowedAsync(_folder.PathOf("nope"), FileAccessRights.None));
        FileSystemCapacity capacity = await _files.GetCapacityAsync(_folder.PathOf("."));
        Assert.True(capacity.Capacity > 0);
        Assert.Equal(capacity.Capacity, capacity.Used + capacity.Remaining);
    }
}
