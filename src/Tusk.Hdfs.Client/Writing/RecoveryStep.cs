using Tusk.Hdfs.DataTransfer.Writing;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>What to do about a broken pipeline.</summary>
/// <param name="Stage">As what to set it up again.</param>
/// <param name="Pause">How long to wait before.</param>
/// <param name="Refusal">Why nothing can be done any more; null if something can.</param>
internal readonly record struct RecoveryStep(PipelineStage Stage, TimeSpan Pause, string? Refusal);
