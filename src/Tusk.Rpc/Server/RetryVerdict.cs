namespace Tusk.Rpc.Server;

/// <summary>What is to be done with a call that must be executed at most once.</summary>
public enum RetryVerdict
{
    /// <summary>It is the first: execute it, then finish or abandon it.</summary>
    Execute,

    /// <summary>The first is being executed: wait for it, and give its answer.</summary>
    Wait,

    /// <summary>It was executed: give the kept answer.</summary>
    Answer,
}
