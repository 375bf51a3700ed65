using Tusk.Cli.Demo;
using Tusk.Tests;

namespace Tusk.Cli.Tests.Demo;

public sealed class DemoFolderTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _folder["data"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        _folder.Write("file", "text");

        string isFile = Assert.Throws<IOException>(() => Folder("file").Make()).Message;
        string isBelow = Assert.Throws<IOException>(() => Folder("file/below").Make()).Message;

        Assert.Equal($"'{_folder["file"]}' is a file, expected a folder for the demo's HDFS (--data)", isFile);
        Assert.StartsWith($"Cannot make the folder '{_folder["file/below"]}' for the demo's HDFS (--data, or TUSK_HOME): ", isBelow, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes")]
    [InlineData("1950")] // looks like an old year, but no list says so
    public void A_folder_with_something_else_is_left_alone(string name)
    {
        Directory.CreateDirectory(Data);
        _folder.Write($"data/{name}", "thesis");

        string message = Assert.Throws<IOException>(() => Folder("data").Make()).Message;

        Assert.Equal($"'{Data}' holds '{name}', which the demo did not make; give an empty folder or a new one (--data)", message);
        Assert.Equal([name], Directory.GetFileSystemEntries(Data).Select(Path.GetFileName));
    }

    [Fact]
    public void What_an_earlier_version_made_is_removed_and_told()
    {
        MakeOld();
        DemoFolder folder = Folder("data");
        folder.Make();

        Assert.Equal($"the weather in {Data} and the result in {Data}-output", folder.RemoveRemains());

        Assert.Empty(Directory.GetFileSystemEntries(Data));
        Assert.False(Directory.Exists(Data + "-output"));
        Assert.Null(folder.RemoveRemains());
    }

    [Fact]
    public void A_folder_beside_that_is_no_result_stays()
    {
        MakeOld();
        File.Delete(Data + "-output/_tusk-demo");
        DemoFolder folder = Folder("data");
        folder.Make();

        Assert.Equal($"the weather in {Data}", folder.RemoveRemains());
        Assert.True(File.Exists(Data + "-output/part-r-00000"));
    }

    [Fact]
    public async Task Who_waits_is_told_so_once_and_goes_on_when_the_folder_is_free()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<DemoLock> second;
        using (Folder("data").Lock(() => Assert.Fail("nobody has it"), Token))
        {
            second = Task.Run(() => Folder("data").Lock(told.SetResult, Token), Token);
            await told.Task.WaitAsync(Patience, Token);
            Assert.False(second.IsCompleted);
        }

        (await second.WaitAsync(Patience, Token)).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(Data)); // nothing was made
    }

    [Fact]
    public void Waiting_ends_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        using DemoLock held = Folder("data").Lock(static () => { }, CancellationToken.None);

        Assert.ThrowsAny<OperationCanceledException>(() => Folder("data").Lock(cancellation.Cancel, cancellation.Token));
    }

    private DemoFolder Folder(string name) => new(DemoOptions.Parse(["--data", _folder[name]]));

    private void MakeOld()
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Data + "-output");
        foreach ((string name, string text) in new[]
        {
            ("data/_manifest", "weather version 1 seed 1901 bytes 300000000 years 1901-2000\n1901 5 5\n"), ("data/_manifest.lock", ""),
            ("data/1901", "weather"), ("data/_1902.tmp", "half"), ("data-output/_tusk-demo", ""), ("data-output/part-r-00000", "1901\t5\n"),
        })
        {
            _folder.Write(name, text);
        }
    }
}
