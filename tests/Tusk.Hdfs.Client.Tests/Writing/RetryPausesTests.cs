using Tusk.Hdfs.Client.Writing;

namespace Tusk.Hdfs.Client.Tests.Writing;

/// <summary>Pauses in which the NameNode is to hear of what DataNodes have.</summary>
public sealed class RetryPausesTests
{
    [Theory]
    [InlineData(999, null)]
    [InlineData(1_600, "/f cannot be closed yet: too few copies. The NameNode is asked again in 1.6 s (dfs.client.block.write.locateFollowingBlock.retries).")]
    public void Of_a_pause_of_a_second_or_more_the_user_is_told(int milliseconds, string? told)
    {
        string? line = null;

        RetryPauses.Warn(text => line = text, TimeSpan.FromMilliseconds(milliseconds), "/f cannot be closed yet: too few copies.");
        RetryPauses.Warn(null, TimeSpan.FromMilliseconds(milliseconds), "Nobody listens.");

        Assert.Equal(told, line);
    }

    /// <summary>With Hadoop's settings nobody waits longer than two seconds without a word.</summary>
    [Fact]
    public void The_first_word_comes_within_two_seconds()
    {
        var pauses = new RetryPauses(TimeSpan.FromMilliseconds(400), TimeSpan.FromMinutes(1), 5);
        TimeSpan silence = TimeSpan.Zero;
        bool isTold = false;

        for (int attempt = 0; !isTold && pauses.Before(attempt) is { } pause; attempt++)
        {
            RetryPauses.Warn(_ => isTold = true, pause, "");
            silence += isTold ? TimeSpan.Zero : pause;
        }

        Assert.True(isTold);
        Assert.InRange(silence.TotalSeconds, 0, 2);
    }
}
