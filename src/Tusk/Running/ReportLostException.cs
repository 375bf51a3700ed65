namespace Tusk.Running;

/// <summary>A job succeeded, and nobody can be told: standard output is closed, or its disk is full.</summary>
internal sealed class ReportLostException(IOException cause)
    : IOException($"The job is done, but its report is lost: {cause.Message}", cause);
