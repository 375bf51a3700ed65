using Tusk.Common.Errors;
using Tusk.FileSystems.Local;

namespace Tusk.FileSystems.Tests;

public sealed class FileSystemRegistryTests
{
    [Fact]
    public async Task All_that_file_systems_share_is_closed_though_some_of_it_fails()
    {
        Shared[] all = [new("first"), new("second"), new(null)];
        var registry = new FileSystemRegistry();
        for (int i = 0; i < all.Length; i++)
        {
            registry.Register($"scheme{i}", static (_, configuration) => new LocalFileSystem(configuration), all[i]);
        }

        var failure = await Assert.ThrowsAsync<HadoopException>(async () => await registry.DisposeAsync());

        Assert.Equal("first", failure.Message);
        Assert.All(all, static shared => Assert.True(shared.IsDisposed));
    }

    private sealed class Shared(string? failure) : IAsyncDisposable
    {
        public bool IsDisposed { get; private set; }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return failure is null ? ValueTask.CompletedTask : ValueTask.FromException(new HadoopException(failure));
        }
    }
}
