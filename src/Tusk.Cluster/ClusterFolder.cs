using System.Globalization;
using System.Text;
using System.Xml;
using Tusk.Common.Errors;

namespace Tusk.Cluster;

/// <summary>The folder of a cluster in one process: <c>conf</c> for clients, <c>data</c> of the servers, a lock while it runs.</summary>
internal sealed class ClusterFolder : IDisposable
{
    private const string LockName = "in_use.lock";
    private const string DatanodePrefix = "datanode-";
    private const string RackTableName = "racks.table";

    private readonly FileStream _lock;

    private ClusterFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What HADOOP_CONF_DIR is set to.</summary>
    public string Conf => System.IO.Path.Combine(Path, "conf");

    /// <summary>Scratch of clients (hadoop.tmp.dir).</summary>
    public string Scratch => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Metadata of the NameNode.</summary>
    public string NameFolder => System.IO.Path.Combine(Data, "namenode");

    /// <summary>The table of racks.</summary>
    public string RackTable => System.IO.Path.Combine(Conf, RackTableName);

    private string Data => System.IO.Path.Combine(Path, "data");

    /// <summary>Makes the folder, if it is not there, and locks it until the end of this process or <see cref="Dispose"/>.</summary>
    /// <exception cref="HadoopException">It is in use, holds something else, or cannot be written.</exception>
    public static ClusterFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        string lockPath = System.IO.Path.Combine(path, LockName);
        try
        {
            if (File.Exists(path))
            {
                throw new HadoopException($"{path} is a file; expected a folder for a cluster.");
            }

            Directory.CreateDirectory(path);

            // The folder of a NameNode or DataNode of Hadoop's has such a lock, too, and what is there in current.
            if (Directory.Exists(System.IO.Path.Combine(path, "current"))
                || (!File.Exists(lockPath) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new HadoopException($"{path} holds something else than a cluster; name an empty folder, or one that is not there yet.");
            }
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not HadoopException)
        {
            throw new HadoopException($"Cannot make the folder {path}: {e.Message}", e);
        }

        try
        {
            return new ClusterFolder(path, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new HadoopException($"The folder {path} is not writable: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new HadoopException($"The folder {path} is in use by another cluster ({e.Message})", e);
        }
    }

    /// <summary>Blocks of a DataNode.</summary>
    public string DatanodeFolder(int index) =>
        System.IO.Path.Combine(Data, DatanodePrefix + index.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether the NameNode's folder was formatted to the end: its file VERSION comes last.</summary>
    /// <remarks>Without it, but with edits, something is wrong, which the NameNode says when it starts; only what no start ever used is made anew.</remarks>
    public bool HasNamespace()
    {
        string current = System.IO.Path.Combine(NameFolder, "current");
        return Directory.Exists(current)
            && (File.Exists(System.IO.Path.Combine(current, "VERSION")) || Directory.EnumerateFiles(current, "edits_*").Any());
    }

    /// <summary>How many DataNodes have been here.</summary>
    public int CountDatanodes()
    {
        int count = 0;
        while (count < MiniClusterOptions.MaxDatanodes && Directory.Exists(DatanodeFolder(count)))
        {
            count++;
        }

        return count;
    }

    /// <summary>How many racks there were.</summary>
    public int CountRacks() => File.Exists(RackTable)
        ? File.ReadLines(RackTable).Take(MiniClusterOptions.MaxDatanodes).Select(static line => line.Split(' ')[^1]).Distinct().Count()
        : 1;

    /// <summary>Writes the table of racks.</summary>
    public void WriteRacks(IEnumerable<(string Host, string Rack)> racks)
    {
        Directory.CreateDirectory(Conf);
        Replace(RackTable, string.Concat(racks.Select(static line => $"{line.Host} {line.Rack}\n")));
    }

    /// <summary>Removes it.</summary>
    public void RemoveRacks()
    {
        if (File.Exists(RackTable))
        {
            File.Delete(RackTable);
        }
    }

    /// <summary>Writes a file of settings for Hadoop's clients.</summary>
    public void WriteSite(string name, IEnumerable<(string Name, string Value)> settings)
    {
        Directory.CreateDirectory(Conf);
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("configuration");
            foreach ((string key, string value) in settings)
            {
                xml.WriteStartElement("property");
                xml.WriteElementString("name", key);
                xml.WriteElementString("value", value);
                xml.WriteEndElement();
            }
        }

        Replace(System.IO.Path.Combine(Conf, name), "<?xml version=\"1.0\"?>\n" + text + "\n");
    }

    /// <summary>Gives the folder to the next one.</summary>
    public void Dispose() => _lock.Dispose();

    // A client that starts at the same time reads the old file or the new one.
    private static void Replace(string path, string text)
    {
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
