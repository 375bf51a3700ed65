using Tusk.Cluster.Beans;

namespace Tusk.Cluster.Http;

/// <summary><c>/jmx</c>: figures of a server under the names that Hadoop's tools know.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.jmx.JMXJsonServlet.</remarks>
internal static class JmxPage
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Answers: all beans, those of <c>qry=PATTERN</c>, or with <c>get=NAME::ATTRIBUTE</c> one figure.</summary>
    public static HttpAnswer Answer(HttpRequest request, IReadOnlyList<Bean> beans)
    {
        if (request.Query.TryGetValue("get", out string? get))
        {
            return One(get, beans);
        }

        BeanPattern? pattern = BeanPattern.Parse(request.Query.GetValueOrDefault("qry", "*:*"));
        return pattern is null
            ? new HttpAnswer(200, Json, "{ }")
            : new HttpAnswer(200, Json, BeanJson.Of(beans.Where(bean => pattern.Matches(bean.Name))));
    }

    private static HttpAnswer One(string get, IReadOnlyList<Bean> beans)
    {
        int colons = get.IndexOf("::", StringComparison.Ordinal);
        if (colons < 0)
        {
            return new HttpAnswer(200, Json, "{\n  \"result\" : \"ERROR\",\n  \"message\" : \"query format is not as expected.\"\n}");
        }

        (string name, string attribute) = (get[..colons], get[(colons + 2)..]);
        return new HttpAnswer(200, Json, BeanJson.Of(beans
            .Where(bean => BeanPattern.Parse(name)?.Matches(bean.Name) == true)
            .Select(bean => bean with { Attributes = Only(bean, attribute) })));
    }

    private static (string Name, object? Value)[] Only(Bean bean, string attribute)
    {
        (string Name, object? Value)[] found = [.. bean.Attributes.Where(one => one.Name == attribute)];
        return found.Length > 0 ? found : [("result", "ERROR"), ("message", $"No attribute with name {attribute} was found.")];
    }
}
