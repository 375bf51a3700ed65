using System.Net;
using Tusk.Cluster.Beans;
using Tusk.Common.Configurations;
using Tusk.Hdfs.NameNode;

namespace Tusk.Cluster.Http;

/// <summary>The pages of a NameNode; until it serves its figures are empty.</summary>
internal sealed class NameNodePages
{
    private Func<IReadOnlyList<Bean>> _beans = static () => [];

    /// <param name="configuration">What it is started with.</param>
    public NameNodePages(Configuration configuration) => ByPath = new Dictionary<string, Func<HttpRequest, HttpAnswer>>
    {
        ["/"] = static _ => IndexPage.Answer("NameNode"),
        ["/conf"] = request => ConfPage.Answer(request, configuration),
        ["/jmx"] = request => JmxPage.Answer(request, Volatile.Read(ref _beans)()),
    };

    /// <summary>What answers, by path.</summary>
    public IReadOnlyDictionary<string, Func<HttpRequest, HttpAnswer>> ByPath { get; }

    /// <summary>Shows the figures of a NameNode from now on.</summary>
    public void Show(NameNodeServer server, IPEndPoint web) => Volatile.Write(
        ref _beans, () => NameNodeBeans.Of(server.Statistics, server.Address, web, TimeProvider.System.GetUtcNow()));
}
