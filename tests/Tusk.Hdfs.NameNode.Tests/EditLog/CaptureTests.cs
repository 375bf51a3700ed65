using System.Text;
using System.Xml.Linq;
using Tusk.Hdfs.NameNode.EditLog;
using Tusk.Hdfs.NameNode.Tests.Support;
using Tusk.Protocol.Tests.Support;

namespace Tusk.Hdfs.NameNode.Tests.EditLog;

/// <summary>Edit logs of a real NameNode against what Apache's viewer reads in them.</summary>
public sealed class CaptureTests
{
    public static TheoryData<string, long> Names => new()
    {
        { "edits-1-26", 1 }, { "edits-27-96", 27 }, { "rich-edits-1-137", 1 }, { "rich-edits-140-178", 140 }, { "rich-edits-181-186", 181 },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_is_as_the_viewer_of_Apache_shows_it(string name, long first)
    {
        (List<EditLogEntry> entries, EditLogTail tail) = Logs.Read(Captures.Read(name + ".bin"), first);
        XElement[] records = [.. XDocument.Parse(Encoding.UTF8.GetString(Captures.Read(name + ".xml"))).Root!.Elements("RECORD")];

        Assert.Equal(EditLogEnding.Exact, tail.Ending);
        Assert.Equal(records.Length, entries.Count);
        Assert.All(records.Zip(entries), static pair => Assert.Equal(OevXml.Lines(pair.First), OevXml.Lines(OevXml.Of(pair.Second))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_read_is_written_as_the_same_bytes(string name, long first)
    {
        byte[] log = Captures.Read(name + ".bin");

        (List<EditLogEntry> entries, _) = Logs.Read(log, first);

        Assert.Equal(log, Logs.Write(entries));
    }
}
