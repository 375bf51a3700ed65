using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Tusk.Hdfs.DataTransfer;
using Tusk.Hdfs.NameNode.Blocks;
using Tusk.Hdfs.NameNode.EditLog.Fields;
using Tusk.Hdfs.NameNode.Namespace;
using Tusk.Hdfs.NameNode.Namespace.Inodes;

namespace Tusk.Hdfs.NameNode.Tests.Namespace.Support;

/// <summary>A namespace as lines, one for each inode: ours, and that of an image as Apache's viewer shows it.</summary>
internal static class TreeText
{
    /// <summary>All inodes of ours, by their ids.</summary>
    public static SortedDictionary<long, string> Of(NamespaceState state)
    {
        var lines = new SortedDictionary<long, string>();
        foreach (Inode inode in state.Tree.All)
        {
            var line = new StringBuilder();
            string kind = inode switch { InodeFile => "FILE", InodeDirectory => "DIRECTORY", _ => "SYMLINK" };
            PermissionStatus permission = state.Tree.Permission(inode.Permission);
            line.Append(CultureInfo.InvariantCulture, $"{kind} {inode.Path} m={inode.MtimeMillis} ");
            line.Append(CultureInfo.InvariantCulture, $"{permission.User}:{permission.Group}:{Convert.ToString(permission.Mode, 8).PadLeft(4, '0')}");
            switch (inode)
            {
                case InodeFile file:
                    line.Append(CultureInfo.InvariantCulture, $" a={file.AtimeMillis} r={file.Replication} s={file.BlockSizeBytes} p={file.StoragePolicyId}");
                    foreach (BlockInfo block in file.Blocks)
                    {
                        Assert.Equal(file.Id, block.File);
                        Assert.Equal(file.Replication, block.Replication);
                        line.Append(CultureInfo.InvariantCulture, $" {block.Id.Value}_{block.GenerationStamp}={block.LengthBytes}");
                    }

                    line.Append(file.UnderConstruction is { } writer ? $" by {writer.ClientName} on {writer.ClientMachine}" : "");
                    break;
                case InodeDirectory directory:
                    line.Append(CultureInfo.InvariantCulture, $" ns={directory.Quota?.Namespace ?? -1} ds={directory.Quota?.SpaceBytes ?? -1}");
                    foreach (KeyValuePair<StorageType, long> type in directory.Quota?.Types ?? new Dictionary<StorageType, long>())
                    {
                        line.Append(CultureInfo.InvariantCulture, $" {type.Key.ToString().ToUpperInvariant()}={type.Value}");
                    }

                    break;
            }

            foreach (AclEntry entry in inode.Acl)
            {
                line.Append(' ').Append(entry.Scope == AclScope.Default ? "default:" : "").Append(entry.Type.ToString().ToLowerInvariant());
                line.Append(':').Append(entry.Name).Append(':').Append("rwx".Select((c, i) => (entry.Rights >> (2 - i) & 1) != 0 ? c : '-').ToArray());
            }

            foreach (XAttr xattr in inode.XAttrs)
            {
                line.Append(' ').Append(xattr.Namespace.ToString().ToUpperInvariant()).Append('.').Append(xattr.Name);
            }

            lines.Add(inode.Id.Value, line.ToString());
        }

        return lines;
    }

    /// <summary>All inodes of an image, by their ids, but for those in no directory.</summary>
    public static SortedDictionary<long, string> Of(XDocument image)
    {
        XElement root = image.Root!;
        Dictionary<long, XElement> inodes = root.Element("INodeSection")!.Elements("inode").ToDictionary(static inode => Number(inode, "id"));
        var paths = new Dictionary<long, string> { [16385] = "/" };
        Dictionary<long, long[]> children = root.Element("INodeDirectorySection")!.Elements("directory")
            .ToDictionary(static entry => Number(entry, "parent"), static entry => entry.Elements("child").Select(static c => long.Parse(c.Value, CultureInfo.InvariantCulture)).ToArray());
        var pending = new Queue<long>([16385]);
        while (pending.TryDequeue(out long parent))
        {
            foreach (long child in children.GetValueOrDefault(parent, []))
            {
                paths[child] = paths[parent].TrimEnd('/') + "/" + inodes[child].Element("name")!.Value;
                pending.Enqueue(child);
            }
        }

        var lines = new SortedDictionary<long, string>();
        foreach ((long id, XElement inode) in inodes.Where(pair => paths.ContainsKey(pair.Key)))
        {
            var line = new StringBuilder();
            line.Append($"{inode.Element("type")!.Value} {paths[id]} m={inode.Element("mtime")!.Value} {inode.Element("permission")!.Value}");
            if (inode.Element("type")!.Value == "FILE")
            {
                line.Append($" a={inode.Element("atime")!.Value} r={inode.Element("replication")!.Value} ");
                line.Append($"s={inode.Element("preferredBlockSize")!.Value} p={inode.Element("storagePolicyId")!.Value}");
                foreach (XElement block in inode.Element("blocks")?.Elements("block") ?? [])
                {
                    line.Append($" {block.Element("id")!.Value}_{block.Element("genstamp")!.Value}={block.Element("numBytes")!.Value}");
                }

                XElement? writer = inode.Element("file-under-construction");
                line.Append(writer is null ? "" : $" by {writer.Element("clientName")!.Value} on {writer.Element("clientMachine")!.Value}");
            }
            else
            {
                line.Append($" ns={inode.Element("nsquota")!.Value} ds={inode.Element("dsquota")!.Value}");
                foreach (XElement type in inode.Elements("typeQuota"))
                {
                    line.Append($" {type.Element("type")!.Value}={type.Element("quota")!.Value}");
                }
            }

            foreach (XElement entry in inode.Element("acls")?.Elements("acl") ?? [])
            {
                line.Append(' ').Append(entry.Value);
            }

            foreach (XElement xattr in inode.Element("xattrs")?.Elements("xattr") ?? [])
            {
                line.Append(' ').Append(xattr.Element("ns")!.Value).Append('.').Append(xattr.Element("name")!.Value);
            }

            lines.Add(id, line.ToString());
        }

        return lines;
    }

    private static long Number(XElement element, string name) => long.Parse(element.Element(name)!.Value, CultureInfo.InvariantCulture);
}
