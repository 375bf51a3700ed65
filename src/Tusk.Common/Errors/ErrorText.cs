namespace Tusk.Common.Errors;

/// <summary>Words for an exception that anybody may have thrown.</summary>
public static class ErrorText
{
    /// <summary>The type's name and the message, or the type's name alone where there is no message; of a
    /// <see cref="HadoopException"/>, which speaks for itself, the message.</summary>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        string type = error.GetType().Name;
        return string.IsNullOrWhiteSpace(error.Message) ? type
            : error is HadoopException ? error.Message
            : $"{type}: {error.Message}";
    }
}
