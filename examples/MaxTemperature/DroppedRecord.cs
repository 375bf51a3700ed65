namespace Tusk.Examples;

/// <summary>Why a record does not count; each reason is a counter of the job.</summary>
public enum DroppedRecord
{
    /// <summary>Too short, or letters where digits belong.</summary>
    MalformedRecord,

    /// <summary>The temperature is 9999, which stands for none.</summary>
    MissingTemperature,

    /// <summary>The quality code of the temperature is not one of 0, 1, 4, 5, 9.</summary>
    SuspectQuality,
}
