using Tusk.MapReduce.Codecs;

namespace Tusk.MapReduce.Tests.Codecs;

/// <summary>Short ways to use codecs in a test.</summary>
internal static class CodecShapes
{
    public static byte[] Encoded<T>(this KeyCodec<T> codec, T key)
        where T : allows ref struct => codec.Encode(key, new EncodingBuffer()).ToArray();

    public static byte[] Written<T>(this ValueCodec<T> codec, T value)
        where T : allows ref struct
    {
        EncodingBuffer output = new();
        codec.Write(value, output);
        return output.Written.ToArray();
    }

    /// <summary>Reads one value and asserts that all bytes belong to it.</summary>
    public static T ReadWhole<T>(this ValueCodec<T> codec, byte[] bytes)
    {
        ValueReader input = new(bytes);
        T value = codec.Read(ref input);
        Assert.Equal(0, input.Remaining);
        return value;
    }

    public static byte[] Rendered<T>(this TextFormat<T> format, T value)
        where T : allows ref struct
    {
        EncodingBuffer output = new();
        format.Write(value, output);
        return output.Written.ToArray();
    }
}
