using System.Globalization;
using Tusk.Hdfs.NameNode.EditLog;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>Names of images: <c>fsimage_0000000000000000096</c> holds all up to transaction 96.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.NNStorage.</remarks>
internal static class FsImageName
{
    private const string Prefix = "fsimage_";
    private const string CheckpointPrefix = "fsimage.ckpt_";
    private const string DigestSuffix = ".md5";
    private const int Digits = 19;

    /// <summary>Name of an image that is whole.</summary>
    public static string Of(TransactionId last) => Prefix + Text(last);

    /// <summary>Name of an image while it is written.</summary>
    public static string OfCheckpoint(TransactionId last) => CheckpointPrefix + Text(last);

    /// <summary>Name of the file with the MD5 of an image.</summary>
    public static string DigestOf(string image) => image + DigestSuffix;

    /// <summary>Reads the name of an image that is whole.</summary>
    public static bool TryParse(string name, out TransactionId last) => TryParse(name, Prefix, "", out last);

    /// <summary>Reads the name of the MD5 of an image.</summary>
    public static bool TryParseDigest(string name, out TransactionId last) => TryParse(name, Prefix, DigestSuffix, out last);

    /// <summary>Whether it is an image that was being written.</summary>
    public static bool IsCheckpoint(string name) => TryParse(name, CheckpointPrefix, "", out _);

    private static bool TryParse(string name, string prefix, string suffix, out TransactionId last)
    {
        last = default;
        if (name.Length != prefix.Length + Digits + suffix.Length || !name.StartsWith(prefix, StringComparison.Ordinal)
            || !name.EndsWith(suffix, StringComparison.Ordinal)
            || !long.TryParse(name.AsSpan(prefix.Length, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            return false;
        }

        last = new TransactionId(value);
        return true;
    }

    private static string Text(TransactionId id) => id.Value.ToString("D19", CultureInfo.InvariantCulture);
}
