namespace Tusk.Architecture.Tests;

/// <summary>The layers, lowest first. A reference points to a lower one.</summary>
public enum Layer
{
    /// <summary>References nothing of ours; runs in the compiler.</summary>
    Generators,
    Common,
    Protocol,

    /// <summary>File systems, data transfer, RPC.</summary>
    Foundations,
    Clients,

    /// <summary>The HTTP face of a client, which a DataNode or gateway hosts.</summary>
    WebHdfs,

    /// <summary>What a job author sees; knows no engine.</summary>
    Model,
    Servers,
    Engines,

    /// <summary>All servers in one process.</summary>
    Cluster,

    /// <summary>The package that a user references.</summary>
    Tusk,
    Examples,
    Cli,

    /// <summary>Measure what is below; only their own tests reference them.</summary>
    Benchmarks,

    /// <summary>Nothing references them.</summary>
    Tests,
}
