namespace Tusk.Hdfs.DataTransfer.Writing;

/// <summary>A pipeline could not be set up.</summary>
public sealed class PipelineSetupException : DataTransferException
{
    /// <summary>A refusal, or a connection that failed.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="badNode">Which place of the pipeline is to blame; the first if nobody says.</param>
    /// <param name="isRestarting">Whether that DataNode is about to start again.</param>
    /// <param name="innerException">What caused it; null if the DataNode said so.</param>
    public PipelineSetupException(string message, int badNode, bool isRestarting, Exception? innerException = null)
        : base(message, innerException!) => (BadNode, IsRestarting) = (badNode, isRestarting);

    /// <summary>Which place of the pipeline is to blame, from 0.</summary>
    public int BadNode { get; }

    /// <summary>Whether that DataNode is about to start again, and may be waited for.</summary>
    public bool IsRestarting { get; }
}
