using System.ComponentModel;
using System.Globalization;

namespace Tusk.Examples;

/// <summary>Tells whether the part files of terasort are in order, each and one after another, and what their rows' checksums come
/// to, as Apache's teravalidate: no line but that of the checksum means that all is well.</summary>
public static class TeraValidate
{
    /// <summary>The key of what is wrong.</summary>
    internal const string Error = "error";

    /// <summary>The key of the sum.</summary>
    internal const string Checksum = "checksum";

    /// <summary>Builds the job: one task for each file, one reducer.</summary>
    [Description("Checks the order of what terasort wrote and sums its rows' checksums, as Apache's teravalidate does")]
    [InputSample("rows of 100 bytes, the first 10 of which are the key, with nothing between them")]
    public static Job Build(JobOptions o)
    {
        o.Configuration.Set(MapReduceKeys.SplitMinimum.Name, long.MaxValue.ToString(CultureInfo.InvariantCulture));
        o.Configuration.Set(MapReduceKeys.Reduces.Name, "1");
        return Job.Named("teravalidate")
            .Read(FixedLengthInput.Records(ValidatingMapper.RowBytes), o.Inputs)
            .Map(static () => new ValidatingMapper())
            .Reduce(static () => new ValidatingReducer())
            .Write(TextOutput.Default, o.Output);
    }

    /// <summary>A key as messages show it: bytes in hexadecimal, spaces between them.</summary>
    internal static string Show(ReadOnlySpan<byte> key) => string.Join(' ', key.ToArray().Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
}
