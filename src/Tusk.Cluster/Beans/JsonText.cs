using System.Text;

namespace Tusk.Cluster.Beans;

/// <summary>JSON inside of a bean's text, without blanks, as Hadoop has it there.</summary>
internal static class JsonText
{
    /// <summary>A text in quotes.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        BeanJson.AppendText(quoted, text);
        return quoted.ToString();
    }

    /// <summary>An object of values that are JSON already.</summary>
    public static string Object(IEnumerable<(string Name, string Value)> members) =>
        $"{{{string.Join(',', members.Select(static member => $"{Quoted(member.Name)}:{member.Value}"))}}}";
}
