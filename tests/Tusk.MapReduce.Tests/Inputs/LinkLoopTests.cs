using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Jobs;

namespace Tusk.MapReduce.Tests.Inputs;

public sealed class LinkLoopTests
{
    // Hadoop reads the folder 41 times, and with two such links for ever.
    [Theory]
    [InlineData(".")]
    [InlineData("{0}")]
    public async Task A_link_back_to_a_folder_above_ends_in_an_error_and_not_in_the_stack(string target)
    {
        string folder = Directory.CreateTempSubdirectory("tusk-loop-").FullName;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, "up"), target.Replace("{0}", folder, StringComparison.Ordinal));
            Configuration configuration = new();
            configuration.Set(MapReduceKeys.InputRecursive.Name, "true");

            var failure = await Assert.ThrowsAnyAsync<HadoopException>(async () => await InputFiles.ListAsync(
                FileSystemRegistry.WithLocalFiles(), [folder], configuration, TestContext.Current.CancellationToken));

            Assert.Contains("does a link lead back to a folder above it?", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(Path.Combine(folder, "up"));
            Directory.Delete(folder, recursive: true);
        }
    }
}
