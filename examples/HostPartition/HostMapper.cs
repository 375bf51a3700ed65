using System.Text;

namespace Tusk.Examples;

/// <summary>Puts the host, in lower case, in front of each URL.</summary>
public sealed class HostMapper : Mapper<Text, Pair<Text, Text>, Nothing>
{
    private byte[] _lower = new byte[256];

    /// <inheritdoc/>
    public override void Map(Text record, Output<Pair<Text, Text>, Nothing> output)
    {
        Text url = record.Bytes.Trim(" \t"u8);
        if (!UrlHost.TryFind(url, out Text host))
        {
            output.Count(DroppedUrl.WithoutHost);
            return;
        }

        if (host.Length > _lower.Length)
        {
            _lower = new byte[host.Length];
        }

        // Letters beyond ASCII stay: names have them in another spelling (xn--).
        host.Bytes.CopyTo(_lower);
        Ascii.ToLowerInPlace(_lower.AsSpan(0, host.Length), out _);
        output.Emit(new(new Text(_lower.AsSpan(0, host.Length)), url), default);
    }
}
