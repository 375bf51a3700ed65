using System.Globalization;
using Tusk.Common.Checksums;

namespace Tusk.Examples;

/// <summary>Checks the order within a file; tells its first and last key, and the sum of its rows' checksums.</summary>
internal sealed class ValidatingMapper : Mapper<Text, string, byte[]>
{
    internal const int RowBytes = 100;
    private const int KeyBytes = 10;

    private readonly byte[] _last = new byte[KeyBytes];
    private string? _file;
    private UInt128 _sum;

    public override void Map(Text row, Output<string, byte[]> output)
    {
        ReadOnlySpan<byte> key = row.Bytes[..KeyBytes];
        if (_file is null)
        {
            _file = output.Context.Split!.Path.Name;
            output.Emit($"{_file}:begin", key.ToArray());
        }
        else if (key.SequenceCompareTo(_last) < 0)
        {
            output.Emit(TeraValidate.Error, Bytes($"misorder in {_file} between {TeraValidate.Show(_last)} and {TeraValidate.Show(key)}"));
        }

        key.CopyTo(_last);
        _sum += Crc32.Of(row.Bytes);
    }

    public override void Cleanup(Output<string, byte[]> output)
    {
        if (_file is not null)
        {
            output.Emit($"{_file}:end", _last);
            output.Emit(TeraValidate.Checksum, Bytes(_sum.ToString("x", CultureInfo.InvariantCulture)));
        }
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
