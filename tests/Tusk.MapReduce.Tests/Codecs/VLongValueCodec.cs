using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

/// <summary>VLongWritable, as a program that wants it would write its codec.</summary>
internal sealed class VLongValueCodec : ValueCodec<long>
{
    public override void Write(long value, EncodingBuffer output) => output.WriteVInt64(value);

    public override long Read(scoped ref ValueReader input) => input.ReadVInt64();
}
