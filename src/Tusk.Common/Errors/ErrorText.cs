namespace Tusk.Common.Errors;

/// <summary>Words for an exception that anybody may have thrown.</summary>
public static class ErrorText
{
    /// <summary>The type's name and the message, or the type's name alone where there is no message; of a
    /// <see cref="HadoopException"/>, which speaks for itself, the message.</summary>
    /// <remarks>Where asking for the message throws, there is none: that must not take the place of what is to be reported.</remarks>
    public static string Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        string type = error.GetType().Name;
        string? message = MessageOf(error);
        return string.IsNullOrWhiteSpace(message) ? type
            : error is HadoopException ? message
            : $"{type}: {message}";
    }

    private static string? MessageOf(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception)
        {
            return null; // see the remarks
        }
    }
}
