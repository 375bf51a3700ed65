using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

/// <summary>VIntWritable, as a program that wants it would write its codec.</summary>
internal sealed class VIntValueCodec : ValueCodec<int>
{
    public override void Write(int value, EncodingBuffer output) => output.WriteVInt64(value);

    public override int Read(scoped ref ValueReader input) => checked((int)input.ReadVInt64());
}
