using Tusk.Hdfs.NameNode.Namespace.Inodes;
using Tusk.Protocol.Hdfs.Image;

namespace Tusk.Hdfs.NameNode.FsImage;

/// <summary>The names of an image: users, groups and extended attributes by their numbers.</summary>
/// <remarks>
/// Each kind has a table and numbers from 1 of its own; in the section an id is table &lt;&lt; 29 | number. Older images have one
/// table for all, with ids from 0. Source: Apache Hadoop 3.4, o.a.h.hdfs.server.namenode.SerialNumberManager.
/// </remarks>
internal sealed class ImageNames
{
    /// <summary>How many of the first bits of an id tell the table.</summary>
    public const int MaskBits = 3;

    private const int NumberBits = 32 - MaskBits;
    private const uint NumberMask = (1u << NumberBits) - 1;

    private readonly Dictionary<(Table Table, uint Number), string> _names = [];
    private bool _isOneTable;

    /// <summary>A table.</summary>
    public enum Table : uint
    {
        /// <summary>Where all names are in one.</summary>
        All = 0,

        /// <summary>Users.</summary>
        User = 1,

        /// <summary>Groups.</summary>
        Group = 2,

        /// <summary>Extended attributes.</summary>
        XAttr = 3,
    }

    /// <summary>The id that a name has in the section.</summary>
    public static uint IdOf(Table table, int number) => ((uint)table << NumberBits) | (uint)number;

    /// <summary>Reads the section.</summary>
    /// <exception cref="FsImageException">It is corrupt.</exception>
    public static ImageNames Read(FsImageFile image)
    {
        using FsImageSectionReader section = image.Read(FsImageFormat.StringTable);
        StringTableSection header = section.Read<StringTableSection>();
        if (header.MaskBits is not (0 or MaskBits))
        {
            throw section.Corrupt($"it has {header.MaskBits} mask bits; {MaskBits} or none are read");
        }

        var names = new ImageNames { _isOneTable = header.MaskBits == 0 };
        for (uint i = 0; i < header.NumEntry; i++)
        {
            StringTableSection.Types.Entry entry = section.Read<StringTableSection.Types.Entry>();
            if (!names._names.TryAdd(names.KeyOf(entry.Id), entry.Str))
            {
                throw section.Corrupt($"the id {entry.Id} is there twice");
            }
        }

        section.ReadEnd();
        return names;
    }

    /// <summary>The name of a number; null if there is none.</summary>
    public string? Find(Table table, uint number) => _isOneTable
        ? _names.GetValueOrDefault((Table.All, number))
        : number == 0 ? "" : _names.GetValueOrDefault((table, number));

    /// <summary>Takes the users and groups into a tree, in the order of their numbers: most then have them there, too.</summary>
    public void AddTo(InodeTree tree)
    {
        foreach (((Table table, uint _), string name) in _names.OrderBy(static pair => pair.Key))
        {
            if (table == Table.User)
            {
                tree.Users.Number(name);
            }
            else if (table == Table.Group)
            {
                tree.Groups.Number(name);
            }
        }
    }

    private (Table Table, uint Number) KeyOf(uint id) =>
        _isOneTable ? (Table.All, id) : ((Table)(id >> NumberBits), id & NumberMask);
}
