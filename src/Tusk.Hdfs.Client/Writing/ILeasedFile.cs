namespace Tusk.Hdfs.Client.Writing;

/// <summary>A file whose lease is kept alive.</summary>
internal interface ILeasedFile
{
    /// <summary>Its lease could not be renewed for so long that it is lost.</summary>
    void LoseLease(Exception reason);

    /// <summary>Its file system is closed before it: completes it, as its owner has not; where he is at it, waits for him.</summary>
    ValueTask CloseAsync();
}
