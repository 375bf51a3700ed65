namespace Tusk.Architecture.Tests;

/// <summary>The checker is fed graphs with a planted fault.</summary>
public sealed class LayerRulesTests
{
    private static readonly Project Common = new("src/Tusk.Common/Tusk.Common.csproj");
    private static readonly Project FileSystems = new("src/Tusk.FileSystems/Tusk.FileSystems.csproj", Common.Path);
    private static readonly Project Model = new("src/Tusk.MapReduce/Tusk.MapReduce.csproj", FileSystems.Path);
    private static readonly Project Local = new("src/Tusk.MapReduce.Local/Tusk.MapReduce.Local.csproj", Model.Path);
    private static readonly Project Client = new("src/Tusk.Hdfs.Client/Tusk.Hdfs.Client.csproj", FileSystems.Path);
    private static readonly Project WebHdfs = new("src/Tusk.Hdfs.WebHdfs/Tusk.Hdfs.WebHdfs.csproj", Client.Path);
    private static readonly Project DataNode = new("src/Tusk.Hdfs.DataNode/Tusk.Hdfs.DataNode.csproj", WebHdfs.Path);
    private static readonly Project Library = new("src/Tusk/Tusk.csproj", Local.Path, Client.Path);
    private static readonly Project Example = new("examples/WordCount/WordCount.csproj", Library.Path);
    private static readonly Project Cli = new("src/Tusk.Cli/Tusk.Cli.csproj", Example.Path, Library.Path);
    private static readonly Project Test = new("tests/Tusk.Tests/Tusk.Tests.csproj", Cli.Path);

    private static readonly Project[] Sound =
        [Common, FileSystems, Model, Local, Client, WebHdfs, DataNode, Library, Example, Cli, Test];

    [Fact]
    public void A_sound_graph_has_no_violation() => Assert.Empty(LayerRules.Violations(Sound));

    [Fact]
    public void An_upward_edge_is_found_and_named() => Assert.Equal(
        ["Tusk.Common -> Tusk.FileSystems: references point down only, and Foundations is not below Common"],
        With(Common with { References = [FileSystems.Path] }));

    [Fact]
    public void An_edge_within_a_layer_is_found()
    {
        var pipes = new Project("src/Tusk.MapReduce.Pipes/Tusk.MapReduce.Pipes.csproj", Local.Path);

        Assert.Equal(
            ["Tusk.MapReduce.Pipes -> Tusk.MapReduce.Local: references point down only, and Engines is not below Engines"],
            LayerRules.Violations([.. Sound, pipes]));
    }

    [Fact]
    public void The_model_may_not_know_an_engine() => Assert.Single(With(Model with { References = [Local.Path] }));

    [Fact]
    public void A_server_may_not_know_an_engine() => Assert.Single(With(DataNode with { References = [Local.Path] }));

    [Fact]
    public void A_server_may_not_know_a_client_but_may_host_webhdfs() => Assert.Equal(
        ["Tusk.Hdfs.DataNode -> Tusk.Hdfs.Client: servers reference no client but the WebHDFS host, and no part of MapReduce"],
        With(DataNode with { References = [WebHdfs.Path, Client.Path] }));

    [Fact]
    public void An_engine_reaches_storage_through_FileSystem_only() => Assert.Equal(
        ["Tusk.MapReduce.Local -> Tusk.Hdfs.Client: engines reach storage through FileSystem only"],
        With(Local with { References = [Client.Path] }));

    [Fact]
    public void The_library_may_not_know_an_example() => Assert.Single(With(Library with { References = [Example.Path] }));

    [Fact]
    public void Nothing_under_src_may_know_a_test() => Assert.Single(With(Cli with { References = [Test.Path] }));

    [Fact]
    public void A_test_may_not_know_a_test_but_may_know_their_helpers()
    {
        var helpers = new Project("tests/Tusk.Testing/Tusk.Testing.csproj", Library.Path);
        var other = new Project("tests/Tusk.Other.Tests/Tusk.Other.Tests.csproj", helpers.Path, Test.Path);

        Assert.Equal(
            ["Tusk.Other.Tests -> Tusk.Tests: references point down only, and Tests is not below Tests"],
            LayerRules.Violations([.. Sound, helpers, other]));
    }

    [Fact]
    public void A_project_without_a_layer_is_found() => Assert.Equal(
        ["src/Tusk.Odd/Tusk.Odd.csproj has no layer: add it to the table in LayerRules.cs"],
        LayerRules.Violations([.. Sound, new Project("src/Tusk.Odd/Tusk.Odd.csproj")]));

    [Fact]
    public void A_reference_to_nothing_is_found() => Assert.Equal(
        ["Tusk.Common -> src/Gone/Gone.csproj: no such project"],
        With(Common with { References = ["src/Gone/Gone.csproj"] }));

    private static IReadOnlyList<string> With(Project changed) =>
        LayerRules.Violations([.. Sound.Where(project => project.Path != changed.Path), changed]);
}
