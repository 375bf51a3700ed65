using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Tests.Inputs;

public sealed class LinkLoopTests
{
    [Fact]
    public async Task A_link_back_to_a_folder_above_ends_in_an_error_and_not_in_the_stack()
    {
        string folder = Directory.CreateTempSubdirectory("tusk-loop-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "up"), folder);
            Configuration configuration = new();
            configuration.Set(MapReduceKeys.InputRecursive.Name, "true");

            var failure = await Assert.ThrowsAsync<InvalidInputException>(async () => await InputFiles.ListAsync(
                FileSystemRegistry.WithLocalFiles(), [folder], configuration, TestContext.Current.CancellationToken));

            Assert.Contains("does a link lead back", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(folder, "up"));
            Directory.Delete(folder, recursive: true);
        }
    }
}
