using System.Text;
using Tusk.Common.Files;

namespace Tusk.Common.Tests.Files;

public sealed class PropertiesFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 13, 5, 9, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tusk-properties-").FullName;

    private string File => Path.Combine(_folder, "VERSION");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_and_looks_as_Java_writes_it()
    {
        (string, string)[] values = [("namespaceID", "415315351"), ("clusterID", "a:b=c#d!e\\f"), ("empty", "")];

        PropertiesFile.Write(File, Now, values);

        Assert.Equal(
            "#Sat Nov 21 13:05:09 UTC 2026\nnamespaceID=415315351\nclusterID=a\\:b\\=c\\#d\\!e\\\\f\nempty=\n", System.IO.File.ReadAllText(File));
        Assert.Equal(values.ToDictionary(), PropertiesFile.Read(File));
        Assert.Equal([File], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(" a = b \r\n#c=d\n!e=f\n\nno separator\n=no key\n", "a", "b")]
    [InlineData("a: b\\:c\\\n", "a", "b:c\\")]
    public void Lines_that_say_nothing_are_passed_over(string text, string key, string value) =>
        Assert.Equal(new Dictionary<string, string> { [key] = value }, PropertiesFile.Parse(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public void A_file_that_is_too_long_is_none()
    {
        System.IO.File.WriteAllBytes(File, new byte[PropertiesFile.MaxBytes + 1]);

        var error = Assert.Throws<IOException>(() => PropertiesFile.Read(File));

        Assert.Contains("at most 65536 B", error.Message, StringComparison.Ordinal);
    }
}
