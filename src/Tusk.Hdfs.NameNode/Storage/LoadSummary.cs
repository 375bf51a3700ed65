using System.Globalization;
using Tusk.Hdfs.NameNode.EditLog;

namespace Tusk.Hdfs.NameNode.Storage;

/// <summary>What was loaded at the start of a NameNode.</summary>
/// <param name="ImagePath">The image.</param>
/// <param name="ImageLast">The last transaction of it.</param>
/// <param name="InodeCount">How many files, directories and links it had.</param>
/// <param name="ImageTime">How long it took.</param>
/// <param name="EditCount">How many edits were done after it.</param>
/// <param name="EditTime">How long they took.</param>
/// <param name="Last">The last transaction.</param>
/// <param name="CheckpointReason">Why an image should be written soon; null if there is no hurry.</param>
internal sealed record LoadSummary(
    string ImagePath, TransactionId ImageLast, int InodeCount, TimeSpan ImageTime, long EditCount, TimeSpan EditTime, TransactionId Last,
    string? CheckpointReason)
{
    /// <summary>The line for the log.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Loaded {ImagePath} ({InodeCount} inodes, up to transaction {ImageLast}) in {ImageTime.TotalSeconds:0.000} s and {EditCount} edits "
        + $"up to transaction {Last} in {EditTime.TotalSeconds:0.000} s.");
}
