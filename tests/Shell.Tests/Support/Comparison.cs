namespace Shell.Tests.Support;

/// <summary>Gathers what differs between a transcript and a play of it.</summary>
/// <param name="isHadoop">Whether Hadoop plays: then also the answers that ours does not give are compared.</param>
/// <param name="hasExtendedAttributes">Whether the file system keeps extended attributes.</param>
public sealed class Comparison(bool isHadoop, bool hasExtendedAttributes = true)
{
    private readonly List<string> _wrong = [];
    private int _count;

    /// <summary>Compares one answer.</summary>
    public void Add(TranscriptStep step, string answer)
    {
        _count++;
        bool isComparable = (isHadoop || step.Differs is null) && (hasExtendedAttributes || !step.NeedsExtendedAttributes);
        if (isComparable && step.Answer != answer)
        {
            _wrong.Add($"{step.Line}\nrecorded:\n{step.Answer}now:\n{answer}");
        }
    }

    /// <summary>Fails if something differed.</summary>
    public void AssertEqual() =>
        Assert.True(_wrong.Count == 0, $"{_wrong.Count} of {_count} differ\n{string.Join('\n', _wrong)}");
}
