using Tusk.Common.Errors;

namespace Tusk.Common.Configurations;

/// <summary>A setting has a value that cannot be used; the message names the key, the value and what was expected.</summary>
public sealed class ConfigurationException : HadoopException
{
    /// <summary>A value that is not what its key asks for.</summary>
    /// <param name="key">Name of the setting.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="expected">What it should hold, in words that finish "expected ...".</param>
    /// <param name="origin">The file in which it was set, and where in it; null: a program or its command line set it.</param>
    public ConfigurationException(string key, string value, string expected, string? origin = null)
        : base(OneLine($"Setting {key} is '{Shorten(value)}'{(origin is null ? "" : $" in {origin}")}; expected {expected}."))
    {
        Key = key;
        Value = value;
        Expected = expected;
    }

    /// <summary>A resource (an XML file) that cannot be read; the message says which and where.</summary>
    public ConfigurationException(string message)
        : base(OneLine(message))
    {
    }

    /// <summary>A resource that cannot be read, and why.</summary>
    public ConfigurationException(string message, Exception innerException)
        : base(OneLine(message), innerException)
    {
    }

    /// <summary>Name of the setting; empty when a whole resource is at fault.</summary>
    public string Key { get; } = "";

    /// <summary>What the setting holds.</summary>
    public string Value { get; } = "";

    /// <summary>What was expected instead.</summary>
    public string Expected { get; } = "";

    // Values and names may hold what would end the line.
    private static string OneLine(string message) => message.AsSpan().ContainsAnyInRange('\0', '\x1F')
        ? string.Create(message.Length, message, static (line, text) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = text[i] < ' ' ? ' ' : text[i];
            }
        })
        : message;

    private static string Shorten(string value) => value.Length <= 200 ? value : value[..200] + "...";
}
