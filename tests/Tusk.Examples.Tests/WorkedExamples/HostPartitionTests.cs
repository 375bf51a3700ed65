using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests.WorkedExamples;

/// <summary>All pages of a host in one output file: hash(hostname(url)) mod R.</summary>
public sealed class HostPartitionTests : IDisposable
{
    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task All_URLs_of_a_host_are_in_one_part_file()
    {
        string[] urls =
        [
            "http://www.example.org",
            "http://www.example.org/ea/nl",
            "https://www.example.org:8443/x",
            .. from host in Enumerable.Range(0, 40)
               from page in Enumerable.Range(0, 5)
               select $"http://host{host}.example.net/{page}",
        ];
        _folder.Write("urls", string.Join('\n', urls));

        JobRun run = await _folder.RunAsync(SortByHost, null, ("mapreduce.job.reduces", "4"));

        string[][] parts = [.. run.Parts.Select(static part => System.Text.Encoding.UTF8.GetString(part).Split('\n')[..^1])];
        Assert.Equal(4, parts.Length);
        Assert.All(parts, static part => Assert.NotEmpty(part));
        Assert.Equal(urls.Order(StringComparer.Ordinal), parts.SelectMany(static part => part).Order(StringComparer.Ordinal));
        Assert.All(parts, static part => Assert.Equal(part.Order(StringComparer.Ordinal), part));
        var hosts = parts.SelectMany(static (part, index) => part.Select(url => (new Uri(url).Host, index))).Distinct();
        Assert.Equal(41, hosts.Count());
    }

    private static Job SortByHost(JobOptions o) => Job.Named("hosts")
        .Read(TextInput.Strings, o.Inputs)
        .Map<string, Nothing>(static (line, output) => output.Emit(line, default))
        .Partition(static (url, partitions) => (int)(Hash(new Uri(url).Host) % (uint)partitions))
        .Reduce()
        .Write(TextOutput.Default, o.Output);

    // string.GetHashCode differs from process to process; a partition must not.
    private static uint Hash(string host) => host.Aggregate(17u, static (hash, c) => (hash * 31) + c);
}
