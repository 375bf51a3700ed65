namespace Tusk.Cluster.Http;

/// <summary><c>/</c>: what there is.</summary>
internal static class IndexPage
{
    /// <summary>Answers.</summary>
    /// <param name="server">NameNode or DataNode.</param>
    public static HttpAnswer Answer(string server) => new(
        200,
        "text/html; charset=utf-8",
        $"<!DOCTYPE html>\n<title>Tusk {server}</title>\n<h1>Tusk {server}</h1>\n"
        + "<ul>\n<li><a href=\"/jmx\">/jmx</a>: figures</li>\n<li><a href=\"/conf\">/conf</a>: settings</li>\n</ul>\n");
}
