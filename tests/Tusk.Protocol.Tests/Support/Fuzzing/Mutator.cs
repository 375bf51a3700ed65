namespace Tusk.Protocol.Tests.Support.Fuzzing;

/// <summary>Random damage to bytes of a peer.</summary>
/// <param name="random">Decides.</param>
/// <param name="messageAt">Where in an input a message begins; null where there is none.</param>
internal sealed class Mutator(Random random, int? messageAt)
{
    /// <summary>Longest input that is made, in bytes.</summary>
    public const int MaxBytes = 16 << 10;

    /// <summary>Where lengths and headers are: half of all changes are made there.</summary>
    private const int HeadBytes = 40;

    /// <summary>Numbers at the ends of their ranges, as they travel.</summary>
    private static readonly byte[][] Extremes =
    [
        [0], [0x7F], [0x80, 0x01], [0xFF, 0xFF, 0x7F], // varints: 0, 127, 128, 2^21 - 1
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0x80, 0x80, 0x80, 0x80, 0x08], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], // 2^31 - 1, 2^31, 2^32 - 1
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], // 2^63 - 1
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], // 2^63
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], // 2^64 - 1
        [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80], // without end
        [0, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0, 0xFF, 0xFF, 0xFF], // 32 bits
        [0, 0, 0, 0, 0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], // 64 bits, the lowest first
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ];

    private readonly MessageMutator _messages = new(random);

    /// <summary>An input with a few changes.</summary>
    /// <param name="taken">Inputs that are taken: what most begin with, as what is refused mostly stays so.</param>
    /// <param name="pool">What others begin with, and to splice from.</param>
    public byte[] Next(IReadOnlyList<byte[]> taken, IReadOnlyList<byte[]> pool)
    {
        byte[] input = random.Next(4) > 0 ? taken[random.Next(taken.Count)] : pool[random.Next(pool.Count)];
        if (random.Next(4) > 0 && ChangeMessage(input) is { } changed)
        {
            return changed;
        }

        List<byte> bytes = [.. input];
        for (int changes = 1 + random.Next(1 + random.Next(5)); changes > 0; changes--)
        {
            Change(bytes, pool[random.Next(pool.Count)]);
        }

        return [.. bytes.Take(MaxBytes)];
    }

    /// <summary>The input with some fields changed, and all else right; null if it is none.</summary>
    private byte[]? ChangeMessage(byte[] input)
    {
        if (messageAt is not { } at || input.Length <= at)
        {
            return null;
        }

        byte[]? message = input[at..];
        for (int changes = 1 + random.Next(3); changes > 0 && message is not null; changes--)
        {
            message = _messages.Next(message);
        }

        return message is null || message.Length > MaxBytes ? null : [.. input.AsSpan(0, at), .. message];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
        }

        int at = random.Next(random.Next(2) == 0 ? Math.Min(HeadBytes, bytes.Count) : bytes.Count);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] += (byte)(random.Next(2) == 0 ? 1 : 255); // a length that is off by one
                break;
            case 3:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 4:
                bytes.RemoveRange(at, Part(bytes.Count - at));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.InsertRange(at, bytes.GetRange(at, Part(bytes.Count - at)));
                break;
            case 7:
                Splice(bytes, at, other);
                break;
            default:
                Put(bytes, at, Extremes[random.Next(Extremes.Length)]);
                break;
        }
    }

    /// <summary>Goes on with a part of another input.</summary>
    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        int from = random.Next(other.Length + 1);
        int count = Part(other.Length - from + 1) - 1;
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, bytes.Count - at);
        }

        bytes.InsertRange(at, other.AsSpan(from, count));
    }

    /// <summary>Puts a number before, or in the place of, what is there.</summary>
    private void Put(List<byte> bytes, int at, byte[] number)
    {
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, Math.Min(random.Next(1, number.Length + 1), bytes.Count - at));
        }

        bytes.InsertRange(at, number);
    }

    /// <summary>1 to <paramref name="most"/>, small ones more often.</summary>
    private int Part(int most) => 1 + random.Next(1 + random.Next(most));
}
