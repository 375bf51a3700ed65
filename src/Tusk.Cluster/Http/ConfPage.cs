using System.Security;
using System.Text;
using Tusk.Cluster.Beans;
using Tusk.Common.Configurations;

namespace Tusk.Cluster.Http;

/// <summary><c>/conf</c>: the settings that a server was started with, secrets left out.</summary>
/// <remarks>Only what was set: the defaults are in the reference. Source: Apache Hadoop 3.4, o.a.h.conf.ConfServlet.</remarks>
internal static class ConfPage
{
    private const string Xml = "text/xml;charset=utf-8";
    private const string Hidden = "<redacted>";

    private static readonly string[] Secrets = ["secret", "password", "keystore.pass", "account.key", "credential", "oauth2.client.id"];

    /// <summary>Answers: all settings as XML or, where the client asks for JSON, as that; with <c>name=KEY</c> one.</summary>
    public static HttpAnswer Answer(HttpRequest request, Configuration configuration)
    {
        bool isJson = request.Query.TryGetValue("format", out string? format)
            ? format == "json"
            : request.Accept.Contains("application/json", StringComparison.OrdinalIgnoreCase);
        if (format is not (null or "json" or "xml"))
        {
            return HttpAnswer.Refusal(400);
        }

        KeyValuePair<string, string>[] settings = [.. configuration];
        if (request.Query.GetValueOrDefault("name") is { Length: > 0 } name)
        {
            settings = Array.FindAll(settings, setting => setting.Key == name);
            if (settings.Length == 0)
            {
                return new HttpAnswer(404, isJson ? "application/json; charset=utf-8" : Xml, "");
            }
        }

        return isJson ? new HttpAnswer(200, "application/json; charset=utf-8", AsJson(settings)) : new HttpAnswer(200, Xml, AsXml(settings));
    }

    private static string AsXml(KeyValuePair<string, string>[] settings)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?><configuration>\n");
        foreach ((string name, string value) in settings)
        {
            text.Append("<property><name>").Append(SecurityElement.Escape(name))
                .Append("</name><value>").Append(SecurityElement.Escape(Shown(name, value)))
                .Append("</value><final>false</final><source>programmatically</source></property>\n");
        }

        return text.Append("</configuration>\n").ToString();
    }

    private static string AsJson(KeyValuePair<string, string>[] settings)
    {
        var text = new StringBuilder("{\"properties\":[");
        for (int i = 0; i < settings.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append("{\"key\":");
            BeanJson.AppendText(text, settings[i].Key);
            text.Append(",\"value\":");
            BeanJson.AppendText(text, Shown(settings[i].Key, settings[i].Value));
            text.Append(",\"isFinal\":false,\"resource\":\"programmatically\"}");
        }

        return text.Append("]}").ToString();
    }

    private static string Shown(string name, string value) =>
        Array.Exists(Secrets, secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? Hidden : value;
}
