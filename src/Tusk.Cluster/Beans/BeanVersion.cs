namespace Tusk.Cluster.Beans;

/// <summary>The release that our servers say they are: tools and peers compare it.</summary>
internal static class BeanVersion
{
    /// <summary>Hadoop's release whose protocols they speak.</summary>
    public const string Text = "3.4.2";
}
