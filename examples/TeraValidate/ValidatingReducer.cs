using System.Globalization;

namespace Tusk.Examples;

/// <summary>Checks the order of the files, whose names come in order, and adds up their checksums.</summary>
internal sealed class ValidatingReducer : Reducer<string, byte[], string, string>
{
    private string? _lastKey;
    private byte[] _last = [];

    public override void Reduce(Group<string, byte[]> group, Output<string, string> output)
    {
        switch (group.Key)
        {
            case TeraValidate.Error:
                foreach (byte[] message in group.Values)
                {
                    output.Emit(TeraValidate.Error, Text(message));
                }

                break;
            case TeraValidate.Checksum:
                UInt128 sum = 0;
                foreach (byte[] part in group.Values)
                {
                    sum += UInt128.Parse(Text(part), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                }

                output.Emit(TeraValidate.Checksum, sum.ToString("x", CultureInfo.InvariantCulture));
                break;
            default:
                Follow(group.Key, group.Values.First(), output);
                break;
        }
    }

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private void Follow(string key, byte[] value, Output<string, string> output)
    {
        if (_lastKey is not null && value.AsSpan().SequenceCompareTo(_last) < 0)
        {
            output.Emit(
                TeraValidate.Error,
                $"bad key partitioning:\n  file {_lastKey} key {TeraValidate.Show(_last)}\n  file {key} key {TeraValidate.Show(value)}");
        }

        (_lastKey, _last) = (key, value);
    }
}
