using System.Diagnostics.CodeAnalysis;

namespace Conformance.Tests.Hdfs;

/// <summary>Tests that disturb every user of the cluster: they run when all others are done.</summary>
[CollectionDefinition(nameof(AloneOnTheCluster), DisableParallelization = true)]
[SuppressMessage("Naming", "CA1711", Justification = "It is what the framework calls a collection.")]
public sealed class AloneOnTheCluster;
