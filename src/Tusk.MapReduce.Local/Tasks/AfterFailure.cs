namespace Tusk.MapReduce.Local.Tasks;

/// <summary>What becomes of a task one of whose attempts failed.</summary>
internal enum AfterFailure
{
    /// <summary>It is tried again.</summary>
    TryAgain,

    /// <summary>It has failed for good, and the job goes on without what it would have made.</summary>
    LeaveOut,

    /// <summary>It has failed for good, and the job with it: nothing is handed out any more.</summary>
    EndJob,
}
