using Tusk.Cluster.Beans;
using Tusk.Cluster.Http;

namespace Tusk.Cluster.Tests.Beans;

public sealed class BeanTests
{
    private static readonly Bean[] Two =
    [
        new("Hadoop:service=NameNode,name=NameNodeInfo", "FSNamesystem", [("Safemode", ""), ("Total", 3L), ("Part", 0.5f), ("Gone", null)]),
        new("java.lang:type=Runtime", "RuntimeImpl", [("Names", new[] { "a\"b", "c\\\n" })]),
    ];

    [Theory]
    [InlineData("*:*", 2)]
    [InlineData("Hadoop:*", 1)]
    [InlineData("Hadoop:service=NameNode,name=NameNodeInfo", 1)]
    [InlineData("Hadoop:name=NameNodeInfo,service=NameNode", 1)]
    [InlineData("Hadoop:service=NameNode,name=Name*", 1)]
    [InlineData("Hadoop:service=NameNode,name=*o", 1)]
    [InlineData("H?doop:service=NameNode,*", 1)]
    [InlineData("Hadoop:service=NameNode", 0)]
    [InlineData("Hadoop:service=NameNode,name=Node", 0)]
    [InlineData("java.lang:type=Runtime", 1)]
    public void A_query_chooses_beans_by_domain_and_properties(string query, int count) =>
        Assert.Equal(count, Two.Count(bean => BeanPattern.Parse(query)!.Matches(bean.Name)));

    [Theory]
    [InlineData("nothing")]
    [InlineData("Hadoop:name")]
    [InlineData("Hadoop:=x")]
    public void A_query_that_is_none_gives_an_empty_object(string query)
    {
        Assert.Null(BeanPattern.Parse(query));

        Assert.Equal("{ }", Ask($"/jmx?qry={query}").Content);
    }

    [Fact]
    public void Tools_find_figures_by_their_text() => Assert.Equal(
        """
        {
          "beans" : [ {
            "name" : "Hadoop:service=NameNode,name=NameNodeInfo",
            "modelerType" : "FSNamesystem",
            "Safemode" : "",
            "Total" : 3,
            "Part" : 0.5,
            "Gone" : null
          }, {
            "name" : "java.lang:type=Runtime",
            "modelerType" : "RuntimeImpl",
            "Names" : [ "a\"b", "c\\\n" ]
          } ]
        }
        """,
        Ask("/jmx").Content);

    [Fact]
    public void Get_gives_one_figure_or_says_that_there_is_none()
    {
        Assert.Contains("\n    \"Total\" : 3\n", Ask("/jmx?get=Hadoop:service=NameNode,name=NameNodeInfo::Total").Content, StringComparison.Ordinal);
        Assert.Contains(
            "\"message\" : \"No attribute with name Bogus was found.\"",
            Ask("/jmx?get=Hadoop:service=NameNode,name=NameNodeInfo::Bogus").Content,
            StringComparison.Ordinal);
        Assert.Contains("query format", Ask("/jmx?get=Total").Content, StringComparison.Ordinal);
    }

    private static HttpAnswer Ask(string target)
    {
        byte[] head = System.Text.Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost");
        Assert.Equal(0, HttpRequest.Parse(head, out HttpRequest? request));
        return JmxPage.Answer(request!, Two);
    }
}
