using Tusk.Common.Errors;
using Tusk.FileSystems;
using Tusk.Hdfs.Client.Errors;
using Tusk.Hdfs.DataTransfer;
using Tusk.Rpc.Errors;

namespace Tusk.Hdfs.Client.Writing;

/// <summary>Why a file cannot be written, in one line that says what to do.</summary>
internal static class WriteFailures
{
    /// <summary>The exception for the writer. What was cancelled stays so; what the NameNode refused keeps its type.</summary>
    public static Exception Describe(Exception failure, FsPath path) => failure switch
    {
        OperationCanceledException cancelled => new OperationCanceledException(
            $"Writing {path} was cancelled. It is not complete, and nothing more can be written to it.", cancelled, cancelled.CancellationToken),
        RemoteException remote => HdfsErrors.Translate(remote, path),
        HdfsWriteException told => new HdfsWriteException(path, told.Message, told.InnerException ?? told),
        _ => new HdfsWriteException(path, failure.Message, failure),
    };

    /// <summary>Nothing more can be tried.</summary>
    public static HadoopException Refused(FsPath path, string refusal) => new($"Writing {path} failed. {refusal}");

    /// <summary>There is nobody to go on with.</summary>
    public static HadoopException NoReplicaLeft(FsPath path, ExtendedBlock? block) => new(
        $"The NameNode knows no DataNode with block {block}, the last one of {path}: it cannot be appended to until one of them is up again.");
}
