namespace Tusk.FileSystems;

/// <summary>How many bytes of one storage type a directory may take.</summary>
/// <param name="StorageType">Hadoop's name, such as <c>SSD</c>.</param>
/// <param name="Quota">The bound in bytes; <see cref="ContentSummary.NoQuota"/> if none.</param>
/// <param name="Consumed">Bytes in use.</param>
public sealed record StorageTypeQuota(string StorageType, long Quota, long Consumed);
