namespace Tusk.MapReduce.Local.Tests.Bombs;

/// <summary>Throws in one place of a job: at a number of calls of it, or whenever it sees the word <see cref="Poison"/>.</summary>
/// <remarks>Codecs are made once for a type, so what they ask is static; tests that set it off do not run at once.</remarks>
internal sealed class Bomb(string place, int at = 0, bool again = false)
{
    public const string Poison = "poison";

    /// <summary>What a poisonous value is.</summary>
    public const long PoisonNumber = 1L << 40;

    private int _calls;
    private int _thrown;

    /// <summary>The one that is laid; null for none.</summary>
    public static Bomb? Laid { get; set; }

    /// <summary>How often it went off.</summary>
    public int Thrown => Volatile.Read(ref _thrown);

    /// <summary>What is done instead of throwing.</summary>
    public Action? Instead { get; init; }

    /// <summary>A place is passed.</summary>
    public static void Pass(string place, string word = "") => Laid?.Hit(place, word);

    /// <summary>A place is passed with a number.</summary>
    public static void Pass(string place, long number) => Laid?.Hit(place, number >= PoisonNumber ? Poison : "");

    private void Hit(string passed, string word)
    {
        if (passed != place || !(at > 0 ? IsItsTime() : word == Poison))
        {
            return;
        }

        Interlocked.Increment(ref _thrown);
        if (Instead is not null)
        {
            Instead();
            return;
        }

        throw new BombException($"bomb in {place}");
    }

    private bool IsItsTime()
    {
        int call = Interlocked.Increment(ref _calls);
        return again ? call >= at : call == at;
    }
}

internal sealed class BombException(string message) : Exception(message);
