namespace Tusk.Cli.Demo;

/// <summary>SplitMix64: a seeded stream of random bits, the same on every machine and in every release.</summary>
internal struct WeatherRandom
{
    private ulong _state;

    /// <param name="seed">The seed of the whole set.</param>
    /// <param name="first">A first coordinate, e.g. the year.</param>
    /// <param name="second">A second coordinate, e.g. the station; streams of different coordinates are unrelated.</param>
    public WeatherRandom(ulong seed, int first = 0, int second = 0) =>
        _state = Mix(Mix(Mix(seed) + (uint)first) + (uint)second);

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 up to, not including, <paramref name="bound"/>.</summary>
    public int Next(int bound) => (int)(((NextBits() >> 32) * (uint)bound) >> 32);

    /// <summary>A number from <paramref name="low"/> up to and including <paramref name="high"/>.</summary>
    public int Between(int low, int high) => low + Next(high - low + 1);

    /// <summary>A bell-shaped number around 0 with the given standard deviation (at most 3.5 of them away).</summary>
    public int NextBell(int deviation)
    {
        // Four uniform 16-bit numbers: their sum has mean 4 * 32767.5 and deviation 65536 / sqrt(12) * 2 = 37837.
        ulong bits = NextBits();
        int sum = (int)((bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48));
        return (int)((long)(sum - 131070) * deviation / 37837);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
