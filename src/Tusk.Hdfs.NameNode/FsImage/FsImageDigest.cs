using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Tusk.Hdfs.NameNode.EditLog.Disk;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>The MD5 of an image, in a file beside it: <c>b4b561bd434ea5b3c5939dc17b62e926 *fsimage_0000000000000000096</c>.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.util.MD5FileUtils.</remarks>
internal static class FsImageDigest
{
    private const int HexDigits = 32;
    private const int MaxFileBytes = 4096;
    private const int BufferBytes = 256 << 10;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

#pragma warning disable CA5351 // Hadoop's images have an MD5: it finds bad disks, not bad people
    /// <summary>A sum to be made.</summary>
    public static IncrementalHash Begin() => IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351

    /// <summary>Content of the file beside an image.</summary>
    public static byte[] FileOf(string digest, string image) => Encoding.UTF8.GetBytes($"{digest} *{image}\n");

    /// <summary>Compares an image with the file beside it.</summary>
    /// <param name="disk">Where both are.</param>
    /// <param name="image">Path of the image.</param>
    /// <exception cref="FsImageException">There is no such file, it is none, or the image is another one.</exception>
    public static void Check(IDisk disk, string image)
    {
        string expected = ReadStored(disk, image);
        using Stream stream = disk.OpenRead(image);
        string found = Of(stream);
        if (found != expected)
        {
            throw new FsImageException($"Image file {image} is corrupt with MD5 checksum of {found} but expecting {expected}");
        }
    }

    private static string Of(Stream stream)
    {
        using IncrementalHash sum = Begin();
        byte[] buffer = new byte[BufferBytes];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            sum.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static string ReadStored(IDisk disk, string image)
    {
        string path = FsImageName.DigestOf(image);
        if (!disk.FileExists(path))
        {
            throw new FsImageException($"No MD5 file found corresponding to image file {image}");
        }

        string text = ReadText(disk, path).TrimEnd('\n', '\r');
        bool isOne = text.Length > HexDigits + 2 && text[HexDigits] == ' ' && text[HexDigits + 1] is ' ' or '*'
            && text.AsSpan(0, HexDigits).IndexOfAnyExcept(LowerHex) < 0;
        if (!isOne)
        {
            throw new FsImageException($"Invalid MD5 file {path}: the content \"{text}\" does not match the expected pattern.");
        }

        string name = text[(HexDigits + 2)..];
        return name == Path.GetFileName(image)
            ? text[..HexDigits]
            : throw new FsImageException(
                $"MD5 file at {path} references file named {name} but we expected it to reference {image}");
    }

    private static string ReadText(IDisk disk, string path)
    {
        using Stream stream = disk.OpenRead(path);
        byte[] bytes = new byte[MaxFileBytes];
        return Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
