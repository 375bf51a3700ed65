using System.Text;
using Tusk.Hdfs.NameNode.Tests.Namespace.Support;

namespace Tusk.Hdfs.NameNode.Tests.Namespace;

/// <summary>The same calls by three users, on Apache's NameNode and on ours.</summary>
/// <remarks>
/// Transcript/calls.apache-3.4.2.txt is what Transcript/Calls.java printed of them on an unmodified Hadoop 3.4.2 with one DataNode,
/// whose ACLs and extended attributes were off and whose groups were u1 in g1 and g, u2 in g2.
/// </remarks>
public sealed class TranscriptTests
{
    [Fact]
    public void Every_call_ends_as_on_Apache()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "calls.apache-3.4.2.txt"));
        var script = new CallScript();
        var ours = new StringBuilder();
        var apache = new StringBuilder();

        for (int i = 0; i + 1 < lines.Length; i += 2)
        {
            string expected = lines[i + 1].Trim();
            string result = script.Run(lines[i]);
            if (result != expected)
            {
                apache.Append(lines[i]).Append("\n  ").Append(expected).Append('\n');
                ours.Append(lines[i]).Append("\n  ").Append(result).Append('\n');
            }
        }

        Assert.True(lines.Length > 400, "the transcript is cut");
        Assert.Equal(apache.ToString(), ours.ToString());
    }
}
