using Tusk.Common.Configurations;
using Tusk.FileSystems;
using Tusk.FileSystems.Codecs;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Local.Tests.Support;

namespace Tusk.MapReduce.Local.Tests.Tasks;

public sealed class AttemptFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_whose_codec_cannot_begin_is_closed()
    {
        Assert.Throws<NotSupportedException>(
            () => new AttemptFile(new LocalFileSystem(new Configuration()), FsPath.FromLocal(_folder["file"]), new NoCodec()));

        using var file = new FileStream(_folder["file"], FileMode.Open, FileAccess.ReadWrite, FileShare.None); // nobody else has it open
    }

    private sealed class NoCodec : CompressionCodec
    {
        public override string Name => "no";

        public override string HadoopClassName => "No";

        public override string Extension => ".no";

        public override Stream OpenRead(Stream compressed, string fileName) => throw new NotSupportedException();

        public override Stream OpenWrite(Stream destination) => throw new NotSupportedException();
    }
}
