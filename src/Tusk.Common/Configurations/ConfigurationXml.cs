using System.Xml;
using System.Xml.Linq;

namespace Tusk.Common.Configurations;

/// <summary>Reads Hadoop's XML files: <c>configuration</c> holding <c>property</c> elements of name, value, final.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.conf.Configuration.Parser. Name, value and final may also be attributes.</remarks>
internal static class ConfigurationXml
{
    private const int MaxCharacters = 64 << 20;

    public readonly record struct Property(string Name, string Value, bool IsFinal);

    /// <summary>Every property that has a name and a value, in file order.</summary>
    /// <exception cref="ConfigurationException">Not XML, another root, an inclusion, a property without a name.</exception>
    public static List<Property> Read(Stream stream, string resourceName)
    {
        List<Property> properties = [];
        AddFrom(Load(stream, resourceName), properties, resourceName);
        return properties;
    }

    private static XElement Load(Stream stream, string resourceName)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Ignore,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
        };
        try
        {
            using XmlReader reader = XmlReader.Create(stream, settings);
            XElement root = XElement.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace);
            return root.Name.LocalName == "configuration"
                ? root
                : throw new ConfigurationException(
                    $"{resourceName}: the outermost element is <{root.Name.LocalName}>; expected <configuration>.");
        }
        catch (XmlException e)
        {
            throw new ConfigurationException($"{resourceName}: not well-formed XML: {e.Message}", e);
        }
    }

    private static void AddFrom(XElement parent, List<Property> properties, string resourceName)
    {
        foreach (XElement element in parent.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "property":
                    if (ReadProperty(element, resourceName) is { } property)
                    {
                        properties.Add(property);
                    }

                    break;
                case "configuration":
                    AddFrom(element, properties, resourceName);
                    break;
                case "include":
                    throw new ConfigurationException(
                        $"{resourceName}, line {Line(element)}: inclusion of other files is not supported; name each file by itself.");
                default:
                    break;
            }
        }
    }

    // A property without a value sets nothing, as in Hadoop.
    private static Property? ReadProperty(XElement element, string resourceName)
    {
        string name = Part(element, "name")?.Trim() ?? "";
        if (name.Length == 0)
        {
            throw new ConfigurationException($"{resourceName}, line {Line(element)}: a property without a name.");
        }

        return Part(element, "value") is { } value
            ? new Property(name, value, string.Equals(Part(element, "final")?.Trim(), "true", StringComparison.OrdinalIgnoreCase))
            : null;
    }

    private static string? Part(XElement property, string name) =>
        property.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? property.Attribute(name)?.Value;

    private static int Line(XElement element) => ((IXmlLineInfo)element).LineNumber;
}
