namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>A record inside a composite key: its fields' parts, without anything around them.</summary>
internal sealed class RecordKeyPart<T>(RecordKeyCodec<T> codec) : KeyPart<T>
    where T : allows ref struct
{
    private readonly RecordKeyCodec<T> _codec = codec;
    private readonly int? _fixedBytes = codec.MeasureFixed(codec.Fields.Count);

    public override int? FixedBytes => _fixedBytes;

    public override void Write(T value, EncodingBuffer output) => _codec.Write(in value, output);

    public override T Read(scoped ref KeyReader input) => _codec.Read(ref input);

    public override void Skip(scoped ref KeyReader input) => _codec.Skip(ref input, _codec.Fields.Count);
}
