using Tusk.Cluster.Beans;
using Tusk.Common.Configurations;
using Tusk.Hdfs.DataNode;

namespace Tusk.Cluster.Http;

/// <summary>The pages of a DataNode; until it has registered its figures are empty.</summary>
internal sealed class DataNodePages
{
    private Func<IReadOnlyList<Bean>> _beans = static () => [];

    /// <param name="configuration">What it is started with.</param>
    public DataNodePages(Configuration configuration) => ByPath = new Dictionary<string, Func<HttpRequest, HttpAnswer>>
    {
        ["/"] = static _ => IndexPage.Answer("DataNode"),
        ["/conf"] = request => ConfPage.Answer(request, configuration),
        ["/jmx"] = request => JmxPage.Answer(request, Volatile.Read(ref _beans)()),
    };

    /// <summary>What answers, by path.</summary>
    public IReadOnlyDictionary<string, Func<HttpRequest, HttpAnswer>> ByPath { get; }

    /// <summary>Shows the figures of a DataNode from now on.</summary>
    public void Show(DataNodeServer server, int httpPort) => Volatile.Write(ref _beans, () => DataNodeBeans.Of(server, httpPort));
}
