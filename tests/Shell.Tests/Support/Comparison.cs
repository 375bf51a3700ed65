namespace Shell.Tests.Support;

/// <summary>Gathers what differs between a transcript and a play of it.</summary>
/// <param name="isHadoop">Whether Hadoop plays: then also the answers that ours does not give are compared.</param>
public sealed class Comparison(bool isHadoop)
{
    private readonly List<string> _wrong = [];
    private int _count;

    /// <summary>Compares one answer.</summary>
    public void Add(TranscriptStep step, string answer)
    {
        _count++;
        if ((isHadoop || step.Differs is null) && step.Answer != answer)
        {
            _wrong.Add($"{step.Line}\nrecorded:\n{step.Answer}now:\n{answer}");
        }
    }

    /// <summary>Fails if something differed.</summary>
    public void AssertEqual() =>
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} of {_count} differ\n{string.Join('\n', _wrong)}");
}
