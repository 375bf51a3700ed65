using System.Globalization;

namespace Tusk.Common.Configurations;

/// <summary>Settings by name.</summary>
public sealed class Configuration
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>A setting's value; null if it is not set.</summary>
    public string? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>A setting's value, or the default.</summary>
    public string Get(string name, string defaultValue) => _values.GetValueOrDefault(name, defaultValue);

    /// <summary>A whole number, or the default.</summary>
    public long GetInt64(string name, long defaultValue) =>
        Get(name) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : defaultValue;

    /// <summary>Sets a value.</summary>
    public void Set(string name, string value) => _values[name] = value;
}
