namespace Tusk.Cluster.Beans;

/// <summary>A group of figures under one name, as Hadoop's tools read them from <c>/jmx</c>.</summary>
/// <param name="Name">Name of the bean: <c>Hadoop:service=NameNode,name=NameNodeInfo</c>.</param>
/// <param name="ModelerType">The class that it has in Hadoop.</param>
/// <param name="Attributes">Its figures in order: texts, whole numbers, floating-point numbers, truth values, null, or lists of texts.</param>
internal sealed record Bean(string Name, string ModelerType, IReadOnlyList<(string Name, object? Value)> Attributes);
