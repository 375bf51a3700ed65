using System.Globalization;
using System.Xml.Linq;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.FsImage;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Tests.Support;

/// <summary>Inodes of an image in the words of Apache's viewer, one line each.</summary>
internal static class ImageXml
{
    /// <summary>What was meant.</summary>
    public static string Lines(FsImageContent content) => string.Join('\n', content.Tree.All.OrderBy(static inode => inode.Id.Value)
        .Select(inode => string.Join(' ', Words(content.Tree, inode))));

    /// <summary>What the viewer shows.</summary>
    public static string Lines(XDocument shown) => string.Join('\n', shown.Root!.Element("INodeSection")!.Elements("inode")
        .Select(static inode => string.Join(' ', inode.Descendants().Where(static part => !part.HasElements && part.Name.LocalName is not ("val" or "valHex"))
            .Select(static part => $"{part.Name}={part.Value}"))));

    private static IEnumerable<string> Words(InodeTree tree, Inode inode)
    {
        yield return $"id={inode.Id}";
        yield return "type=" + inode switch { InodeFile => "FILE", InodeDirectory => "DIRECTORY", _ => "SYMLINK" };
        yield return $"name={inode.NameText}";
        foreach (string word in inode switch
        {
            InodeFile file => OfFile(tree, file),
            InodeDirectory directory => OfDirectory(tree, directory),
            _ => OfLink(tree, (InodeSymlink)inode),
        })
        {
            yield return word;
        }
    }

    private static IEnumerable<string> OfFile(InodeTree tree, InodeFile file)
    {
        yield return $"replication={file.Replication}";
        yield return $"mtime={file.MtimeMillis}";
        yield return $"atime={file.AtimeMillis}";
        yield return $"preferredBlockSize={file.BlockSizeBytes}";
        yield return Permission(tree, file);
        foreach (string word in Features(file))
        {
            yield return word;
        }

        foreach (BlockInfo block in file.Blocks)
        {
            yield return $"id={block.Id.Value} genstamp={block.GenerationStamp} numBytes={block.LengthBytes}";
        }

        yield return $"storagePolicyId={file.StoragePolicyId}";
        if (file.UnderConstruction is { } writer)
        {
            yield return $"clientName={writer.ClientName} clientMachine={writer.ClientMachine}";
        }
    }

    private static IEnumerable<string> OfDirectory(InodeTree tree, InodeDirectory directory)
    {
        yield return $"mtime={directory.MtimeMillis}";
        yield return Permission(tree, directory);
        foreach (string word in Features(directory))
        {
            yield return word;
        }

        yield return $"nsquota={directory.Quota?.Namespace ?? -1}";
        yield return $"dsquota={directory.Quota?.SpaceBytes ?? -1}";
        foreach ((DataTransfer.StorageType type, long bytes) in directory.Quota?.Types.Reverse() ?? [])
        {
            yield return $"type={type.ToString().ToUpperInvariant()} quota={bytes}";
        }
    }

    private static IEnumerable<string> OfLink(InodeTree tree, InodeSymlink link)
    {
        yield return Permission(tree, link);
        yield return $"target={System.Text.Encoding.UTF8.GetString(link.Target)}";
        yield return $"mtime={link.MtimeMillis}";
        yield return $"atime={link.AtimeMillis}";
    }

    private static string Permission(InodeTree tree, Inode inode)
    {
        PermissionStatus permission = tree.Permission(inode.Permission);
        string mode = Convert.ToString(permission.Mode, 8).PadLeft(4, '0');
        return string.Create(CultureInfo.InvariantCulture, $"permission={permission.User}:{permission.Group}:{mode}");
    }

    private static IEnumerable<string> Features(Inode inode) =>
    [
        .. inode.XAttrs.Select(static attribute => $"ns={attribute.Namespace.ToString().ToUpperInvariant()} name={attribute.Name}"),
        .. inode.Acl.Select(static entry =>
            $"acl={(entry.Scope == AclScope.Default ? "default:" : "")}{entry.Type.ToString().ToLowerInvariant()}:{entry.Name}:{Rights(entry.Rights)}"),
    ];

    private static string Rights(byte rights) =>
        $"{((rights & 4) != 0 ? 'r' : '-')}{((rights & 2) != 0 ? 'w' : '-')}{((rights & 1) != 0 ? 'x' : '-')}";
}
