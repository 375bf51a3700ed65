using Google.Protobuf;
using Tusk.Protocol.Hdfs;

namespace Tusk.Hdfs.Client.Tests.Support;

/// <summary>What NameNodes answer.</summary>
internal static class Replies
{
    /// <summary>A file of 7 B with a name.</summary>
    public static HdfsFileStatusProto File(string name = "", ulong length = 7) => new()
    {
        FileType = HdfsFileStatusProto.Types.FileType.IsFile,
        Path = ByteString.CopyFromUtf8(name),
        Length = length,
        Permission = new FsPermissionProto { Perm = 0x1A4 }, // 0644
        Owner = "h",
        Group = "supergroup",
        ModificationTime = 1_795_253_683_673,
        AccessTime = 1_795_253_683_673,
        BlockReplication = 3,
        Blocksize = 1 << 20,
        FileId = 16_388,
        ChildrenNum = 0,
    };

    /// <summary>A directory with a name.</summary>
    public static HdfsFileStatusProto Directory(string name = "") => new()
    {
        FileType = HdfsFileStatusProto.Types.FileType.IsDir,
        Path = ByteString.CopyFromUtf8(name),
        Length = 0,
        Permission = new FsPermissionProto { Perm = 0x3FF }, // 01777
        Owner = "h",
        Group = "supergroup",
        ModificationTime = 1_795_253_683_673,
        AccessTime = 0,
        FileId = 16_387,
        ChildrenNum = 2,
        Flags = 8,
    };

    /// <summary>An answer of getFileInfo.</summary>
    public static GetFileInfoResponseProto Info(HdfsFileStatusProto? status) => new() { Fs = status };

    /// <summary>A page of a listing.</summary>
    public static GetListingResponseProto Page(uint remaining, params HdfsFileStatusProto[] entries) =>
        new() { DirList = new DirectoryListingProto { PartialListing = { entries }, RemainingEntries = remaining } };
}
