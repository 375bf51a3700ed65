using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;

namespace Tusk.MapReduce.Tests.Caching;

/// <summary>Archives that are unpacked for tasks, and such as must not be.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.JAR")]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    [InlineData("a.tgz")]
    public async Task Every_kind_is_unpacked_with_folders_and_modes(string name)
    {
        string path = Write(name, ("d/", null), ("d/e/f.txt", "content"), ("./g", "run"), ("empty", ""));

        string root = await UnpackAsync(path);

        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(root, "d/e/f.txt")));
        Assert.Equal("run", await File.ReadAllTextAsync(Path.Combine(root, "g")));
        Assert.Equal(0, new FileInfo(Path.Combine(root, "empty")).Length);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Path.Combine(root, "g")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(!OperatingSystem.IsWindows() && File.GetUnixFileMode(Path.Combine(root, "empty")).HasFlag(UnixFileMode.UserExecute));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar")]
    public async Task Links_within_the_archive_are_links(string name)
    {
        string path = Write(name, ("up", "->./d/e"), ("d/e/f.txt", "content"), ("d/l", "->../g"), ("g", "->d/e/f.txt"));

        string root = await UnpackAsync(path);

        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(root, "up/f.txt")));
        Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(root, "d/l")));
    }

    [Fact]
    public async Task A_hard_link_is_a_copy()
    {
        string path = _folder["h.tar"];
        await using (var tar = new TarWriter(File.Create(path)))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a") { DataStream = new MemoryStream("text"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "d/b") { LinkName = "a" });
        }

        Assert.Equal("text", await File.ReadAllTextAsync(Path.Combine(await UnpackAsync(path), "d/b")));
    }

    [Theory]
    [InlineData("../x", "leads out of it")]
    [InlineData("/x", "leads out of it")]
    [InlineData("d/../../x", "leads out of it")]
    [InlineData("d\\..\\x", "leads out of it")]
    [InlineData("x -> /etc/passwd", "has a link that may lead out of it: x -> /etc/passwd")]
    [InlineData("x -> ..", "has a link that may lead out of it")]
    [InlineData("d/x -> ../../y", "has a link that may lead out of it")]
    [InlineData("x -> d/../../y", "has a link that may lead out of it")]
    [InlineData("x -> d/..", "has a link that may lead out of it")] // d could be a link by then
    public async Task Nothing_leaves_the_folder(string name, string message)
    {
        string[] words = name.Split(" -> ");
        foreach (string archive in (string[])["a.zip", "a.tar", "a.tgz"])
        {
            string path = Write(archive, (words[0], words.Length > 1 ? "->" + words[1] : "evil"));

            var refusal = await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path));

            Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
            Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }

        Assert.False(File.Exists(_folder["out/x"]) || File.Exists(_folder["x"]));
    }

    [Fact]
    public async Task No_file_is_written_through_a_link()
    {
        foreach (string archive in (string[])["a.zip", "a.tar"])
        {
            string path = Write(archive, ("d/e/", null), ("l", "->d/e"), ("l/x", "text"));
            Assert.Contains(
                "is a link and something else, too", (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);

            path = Write(archive, ("l", "->d"), ("l/m", "->x"), ("d/", null));
            Assert.Contains("is a link and ", (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_archive_has_bounds_whatever_it_says_of_itself()
    {
        string path = Write("zeros.tgz", ("a", new string('0', 100_000)), ("b", "b"));
        _configuration.Set("tusk.cache.archive.bytes.max", "99999");
        Assert.EndsWith(
            "zeros.tgz unpacks to more than 99999 B (tusk.cache.archive.bytes.max).",
            (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);

        _configuration.Set("tusk.cache.archive.bytes.max", "1000000");
        _configuration.Set("tusk.cache.archive.files.max", "1");
        Assert.EndsWith(
            "zeros.tgz holds more than 1 files and folders (tusk.cache.archive.files.max).",
            (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);
    }

    /// <summary>Compressed, a million of them take little.</summary>
    [Fact]
    public async Task A_folder_that_is_named_again_and_again_has_a_bound()
    {
        string path = Write("a.tar", [.. Enumerable.Repeat<(string, string?)>(("d/", null), 5)]);

        _configuration.Set("tusk.cache.archive.files.max", "3");
        Assert.EndsWith(
            "holds more than 3 files and folders (tusk.cache.archive.files.max).",
            (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);
        _configuration.Set("tusk.cache.archive.files.max", "4");
        Assert.True(Directory.Exists(Path.Combine(await UnpackAsync(path), "d")));
    }

    [Theory]
    [InlineData("a.zip", "text")]
    [InlineData("a.tar", "text")]
    [InlineData("a.tar", "->x")]
    public async Task Folders_count_that_an_archive_does_not_name(string name, string content)
    {
        string path = Write(name, ("d/", null), ("d/e/f/g", content));

        _configuration.Set("tusk.cache.archive.files.max", "3");
        Assert.EndsWith(
            "holds more than 3 files and folders (tusk.cache.archive.files.max).",
            (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);
        _configuration.Set("tusk.cache.archive.files.max", "4");
        Assert.True(Directory.Exists(Path.Combine(await UnpackAsync(path), "d/e/f")));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("a.tar")]
    [InlineData("a.tar.gz")]
    public async Task What_is_no_archive_is_refused_in_one_line_that_names_it(string name)
    {
        foreach (string content in (string[])["", "text", new string('x', 5000)])
        {
            await File.WriteAllTextAsync(_folder[name], content);

            var refusal = await Assert.ThrowsAnyAsync<HadoopException>(() => UnpackAsync(_folder[name]));

            Assert.Contains(_folder[name], refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    [Fact]
    public async Task A_file_with_holes_is_refused_as_one()
    {
        string path = Write("a.tar", ("x", ""));
        byte[] tar = await File.ReadAllBytesAsync(path);
        int header = tar.AsSpan().LastIndexOf("ustar"u8) - 257; // behind the extended attributes
        tar[header + 156] = (byte)'S';
        await File.WriteAllBytesAsync(path, tar[header..]);

        var refusal = await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path));

        Assert.Contains($"{path} is no tar file, or a damaged one: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("SparseFile", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "a/b")]
    [InlineData("a", "a/b/")]
    [InlineData("a/b", "a")]
    [InlineData("a", "a/b/c")]
    public async Task What_is_a_file_and_a_folder_is_refused_as_the_archive_s_fault(string first, string second)
    {
        foreach (string archive in (string[])["a.zip", "a.tar"])
        {
            string path = Write(archive, (first, "text"), (second, second.EndsWith('/') ? null : "text"));

            var refusal = await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path));

            Assert.EndsWith("is a file and a folder, too", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_missing_a_folder_or_not_called_an_archive_is_refused_when_it_is_looked_for()
    {
        Directory.CreateDirectory(_folder["folder.zip"]);
        await File.WriteAllTextAsync(_folder["a.txt"], "text");

        Assert.Equal($"The cached file does not exist: file:{_folder["b.txt"]}", await RefusalAsync("files", _folder["b.txt"]));
        Assert.Equal($"The cached archive does not exist: file:{_folder["b.zip"]}", await RefusalAsync("archives", _folder["b.zip"] + "#c"));
        Assert.Equal(
            $"The cached archive file:{_folder["folder.zip"]} is no file but a folder; cache an archive of it.",
            await RefusalAsync("archives", _folder["folder.zip"]));
        Assert.Equal(
            $"The cached archive file:{_folder["a.txt"]} is not called as one: a name that ends in .zip, .jar, .tar, .tar.gz or .tgz is expected.",
            await RefusalAsync("archives", _folder["a.txt"]));
    }

    [Fact]
    public void A_damaged_archive_is_refused_or_unpacked_and_nothing_else_happens()
    {
        byte[][] whole = [.. ((string[])["a.zip", "a.tar", "a.tgz"]).Select(name => File.ReadAllBytes(
            Write(name, ("d/", null), ("d/a", new string('a', 700)), ("l", "->d/a"), ("b", "content"))))];
        Prop.ForAll(
            (from kind in Gen.Choose(0, 2)
             from at in Gen.Choose(0, whole[kind].Length - 1)
             from value in Gen.Choose(0, 255)
             from length in Gen.Frequency((3, Gen.Constant(int.MaxValue)), (1, Gen.Choose(1, whole[kind].Length)))
             select (kind, at, value, length)).ToArbitrary(),
            damage =>
            {
                byte[] bytes = [.. whole[damage.kind].Take(damage.length)];
                bytes[Math.Min(damage.at, bytes.Length - 1)] = (byte)damage.value;
                string path = _folder[((string[])["x.zip", "x.tar", "x.tgz"])[damage.kind]];
                File.WriteAllBytes(path, bytes);
                try
                {
                    UnpackAsync(path).GetAwaiter().GetResult();
                }
                catch (HadoopException e)
                {
                    Assert.Contains(path, e.Message, StringComparison.Ordinal);
                }

                Assert.All(Directory.EnumerateFileSystemEntries(_folder["out"], "*", SearchOption.AllDirectories), entry =>
                    Assert.StartsWith(_folder["out"], new FileInfo(entry).ResolveLinkTarget(true)?.FullName ?? entry, StringComparison.Ordinal));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData("a.tar")]
    [InlineData("a.tgz")]
    public async Task Headers_have_a_bound_and_what_they_describe_has_another(string name)
    {
        string content = string.Concat(Enumerable.Range(0, 300_000).Select(static i => $"{i * 7919L % 300_007:x8}"));
        string root = await UnpackAsync(Write(name, ("d/long", content), (new string('n', 200), "text")));
        Assert.Equal(content, await File.ReadAllTextAsync(Path.Combine(root, "d/long")));

        string path = _folder[name];
        await using (Stream target = name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path))
        await using (var tar = new TarWriter(target))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "a", [new("remark", new string('r', 2_000_000))]));
        }

        Assert.EndsWith(
            "its headers of one entry take more than 1048576 B",
            (await Assert.ThrowsAsync<InvalidCacheException>(() => UnpackAsync(path))).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task<string> RefusalAsync(string kind, string uri)
    {
        var configuration = new Configuration();
        configuration.Set("mapreduce.job.cache." + kind, uri);
        var localizer = new CacheLocalizer(FileSystemRegistry.WithLocalFiles(), configuration);
        return (await Assert.ThrowsAsync<InvalidCacheException>(async () => await localizer.FindAsync())).Message;
    }

    private async Task<string> UnpackAsync(string path)
    {
        if (Directory.Exists(_folder["out"]))
        {
            Directory.Delete(_folder["out"], recursive: true);
        }

        Directory.CreateDirectory(_folder["out"]);
        _configuration.Set("mapreduce.job.cache.archives", path + "#archive");
        var localizer = new CacheLocalizer(FileSystemRegistry.WithLocalFiles(), _configuration);
        return localizer.Localize(await localizer.FindAsync(), () => _folder["out"]).PathOf("archive");
    }

    /// <summary>Writes an archive: content null is a folder, one that begins with an arrow a link; what is called g may be run.</summary>
    private string Write(string name, params (string Name, string? Content)[] entries)
    {
        string path = _folder[name];
        using FileStream file = File.Create(path);
        if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jar", StringComparison.OrdinalIgnoreCase))
        {
            WriteZip(file, entries);
        }
        else
        {
            using Stream target = name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
            WriteTar(target, entries);
        }

        return path;
    }

    private static void WriteZip(Stream file, (string Name, string? Content)[] entries)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        foreach ((string name, string? content) in entries)
        {
            bool isLink = content?.StartsWith("->", StringComparison.Ordinal) ?? false;
            ZipArchiveEntry entry = zip.CreateEntry(name);
            entry.ExternalAttributes = (isLink ? 0xA1FF : name.EndsWith('g') ? 0x81ED : 0x81A4) << 16;
            using Stream target = entry.Open();
            target.Write(Bytes(isLink ? content![2..] : content ?? ""));
        }
    }

    private static void WriteTar(Stream file, (string Name, string? Content)[] entries)
    {
        using var tar = new TarWriter(file);
        foreach ((string name, string? content) in entries)
        {
            tar.WriteEntry(
                content is null ? new PaxTarEntry(TarEntryType.Directory, name)
                : content.StartsWith("->", StringComparison.Ordinal) ? new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = content[2..] }
                : new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Bytes(content)),
                    Mode = name.EndsWith('g') ? UnixFileMode.UserRead | UnixFileMode.UserExecute : UnixFileMode.UserRead,
                });
        }
    }
}
