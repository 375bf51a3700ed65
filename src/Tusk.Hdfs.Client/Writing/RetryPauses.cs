using System.Globalization;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Pauses before the NameNode is asked again for what it has not heard of yet from the DataNodes.</summary>
/// <remarks>
/// Hadoop's: <c>initial.delay.ms</c>, doubled each time, as often as <c>locateFollowingBlock.retries</c> says. Before the
/// first of them come some short ones, as the news is mostly on its way: Hadoop itself waits 400 ms at the end of most files.
/// </remarks>
/// <param name="Initial">The first of Hadoop's pauses.</param>
/// <param name="Longest">No pause is longer.</param>
/// <param name="Retries">How many of Hadoop's pauses there are.</param>
internal readonly record struct RetryPauses(TimeSpan Initial, TimeSpan Longest, int Retries)
{
    private const int Early = 7;

    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(1);

    /// <summary>Tells of a pause that a user notices.</summary>
    /// <param name="warned">Who is told; null: nobody.</param>
    /// <param name="pause">The pause.</param>
    /// <param name="why">A sentence.</param>
    /// <param name="who">Who is asked again.</param>
    /// <param name="setting">What governs the pause.</param>
    public static void Warn(
        Action<string>? warned,
        TimeSpan pause,
        string why,
        string who = "The NameNode",
        string setting = "dfs.client.block.write.locateFollowingBlock.retries")
    {
        if (pause >= Noticed)
        {
            warned?.Invoke(string.Create(
                CultureInfo.InvariantCulture,
                $"{why.TrimEnd('.')}. {who} is asked again in {pause.TotalSeconds:0.#} s ({setting})."));
        }
    }

    /// <summary>The pause before an attempt.</summary>
    /// <param name="attempt">0: the one after the first answer.</param>
    /// <returns>Null when it is not tried again.</returns>
    public TimeSpan? Before(int attempt)
    {
        if (Retries == 0 || attempt - Early >= Retries)
        {
            return null;
        }

        // 1/128, 1/64, ... 1/2 of the first one; then it, and its doubles.
        return TimeSpan.FromTicks((long)Math.Min(Longest.Ticks, Initial.Ticks * Math.Pow(2, attempt - Early)));
    }
}
