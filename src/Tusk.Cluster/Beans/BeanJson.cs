using System.Globalization;
using System.Text;

namespace Tusk.Cluster.Beans;

/// <summary>Beans as the text that Hadoop's <c>/jmx</c> gives: a space on both sides of a colon, two spaces to a level.</summary>
/// <remarks>Tools search for it by text, so the blanks count. Source: Apache Hadoop 3.4, o.a.h.jmx.JMXJsonServlet.</remarks>
internal static class BeanJson
{
    /// <summary>The text of several beans.</summary>
    public static string Of(IEnumerable<Bean> beans)
    {
        var text = new StringBuilder("{\n  \"beans\" : [ ");
        bool isFirst = true;
        foreach (Bean bean in beans)
        {
            text.Append(isFirst ? "{\n" : ", {\n");
            isFirst = false;
            Append(text, "name", bean.Name);
            text.Append(",\n");
            Append(text, "modelerType", bean.ModelerType);
            foreach ((string name, object? value) in bean.Attributes)
            {
                text.Append(",\n");
                Append(text, name, value);
            }

            text.Append("\n  }");
        }

        return text.Append(isFirst ? "]\n}" : " ]\n}").ToString();
    }

    /// <summary>A text in quotes.</summary>
    public static void AppendText(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static void Append(StringBuilder text, string name, object? value)
    {
        text.Append("    ");
        AppendText(text, name);
        text.Append(" : ");
        AppendValue(text, value);
    }

    private static void AppendValue(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string words:
                AppendText(text, words);
                break;
            case bool truth:
                text.Append(truth ? "true" : "false");
                break;
            case float or double:
                AppendNumber(text, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case IReadOnlyList<string> list:
                AppendList(text, list);
                break;
            default:
                text.Append(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void AppendNumber(StringBuilder text, double number)
    {
        // JSON has no word for these; Hadoop writes them as texts.
        if (double.IsFinite(number))
        {
            string digits = number.ToString("R", CultureInfo.InvariantCulture);
            text.Append(digits).Append(digits.AsSpan().IndexOfAny('.', 'E') < 0 ? ".0" : "");
        }
        else
        {
            text.Append(double.IsNaN(number) ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"");
        }
    }

    private static void AppendList(StringBuilder text, IReadOnlyList<string> list)
    {
        text.Append("[ ");
        for (int i = 0; i < list.Count; i++)
        {
            text.Append(i > 0 ? ", " : "");
            AppendText(text, list[i]);
        }

        text.Append(list.Count > 0 ? " ]" : "]");
    }
}
