using Tusk.Hdfs.NameNode.EditLog.Format;

namespace Tusk.Hdfs.NameNode.EditLog.Operations;

/// <summary>A change of the namespace, as the edit log holds it. The transaction id comes from the log.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.FSEditLogOp at layout version -67.</remarks>
public abstract record EditLogOp
{
    /// <summary>Which operation it is.</summary>
    public abstract EditLogOpCode Code { get; }

    /// <summary>Writes the fields, without the frame around them.</summary>
    internal abstract void Write(OpWriter output);
}
