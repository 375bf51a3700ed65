using System.IO.Compression;
using System.Text;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Inputs;

public sealed class TextInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gives_lines_strings_and_records()
    {
        _folder.Write("f", "a\nbß\r\nc");

        Assert.Equal("0:a 2:bß 7:c", Lines("f", 0, 8));
        Assert.Equal("2:bß 7:c", Strings("f", 1, 7));
        Assert.Equal("0:a 2:bß", Records("f", 0, 3));
    }

    [Fact]
    public void Passes_over_long_lines_and_counts_them()
    {
        _configuration.Set("mapred.linerecordreader.maxlength", "3");
        _folder.Write("f", "a\nbbb\nc\n");

        using RecordReader<Text> reader = Open(TextInput.Lines, "f", 0, 8);

        Assert.Equal("0:a 6:c", Drain(reader, static text => text.ToString()));
        Assert.Equal(1, reader.SkippedRecords);
        Assert.Equal(8, reader.BytesRead);
    }

    [Fact]
    public void Uses_the_delimiter_of_the_job()
    {
        _configuration.Set("textinputformat.record.delimiter", "§");
        _folder.Write("f", "a\nb§c");

        Assert.Equal("0:a\nb 5:c", Lines("f", 0, 6));
    }

    [Fact]
    public void Reads_gzip_and_counts_compressed_bytes()
    {
        using (GZipStream gzip = new(File.Create(_folder["f.GZ"]), CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes("a\nbß\n" + new string('x', 100_000)));
        }

        long length = new FileInfo(_folder["f.GZ"]).Length;
        using RecordReader<string> reader = Open(TextInput.Strings, "f.GZ", 0, length);

        Assert.StartsWith("0:a 2:bß 6:xxx", Drain(reader, static text => text), StringComparison.Ordinal);
        Assert.Equal(length, reader.BytesRead);
        Assert.False(TextInput.Strings.IsSplittable(_folder.PathOf("f.GZ"), _configuration));
        Assert.Throws<HadoopException>(() => Open(TextInput.Strings, "f.GZ", 1, length));
    }

    [Fact]
    public void Names_the_file_that_is_corrupt_or_missing()
    {
        _folder.Write("bad.gz", "no gzip");

        Assert.StartsWith(
            $"{_folder.PathOf("bad.gz")}: corrupt gzip file near offset 0",
            Assert.Throws<HadoopException>(() => Lines("bad.gz", 0, 7)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            $"{_folder.PathOf("gone")}", Assert.ThrowsAny<HadoopException>(() => Lines("gone", 0, 7)).Message, StringComparison.Ordinal);
    }

    private string Lines(string name, long start, long length)
    {
        using RecordReader<Text> reader = Open(TextInput.Lines, name, start, length);
        return Drain(reader, static text => text.ToString());
    }

    private string Strings(string name, long start, long length)
    {
        using RecordReader<string> reader = Open(TextInput.Strings, name, start, length);
        return Drain(reader, static text => text);
    }

    private string Records(string name, long start, long length)
    {
        using RecordReader<Pair<long, Text>> reader = Open(TextInput.Records, name, start, length);
        StringBuilder all = new();
        while (reader.Read(out Pair<long, Text> record))
        {
            all.Append(record.Key).Append(':').Append(record.Value.ToString()).Append(' ');
            Assert.Equal(record.Key, reader.RecordOffset);
        }

        return all.ToString().TrimEnd();
    }

    private delegate string Printer<TRecord>(TRecord record)
        where TRecord : allows ref struct;

    private static string Drain<TRecord>(RecordReader<TRecord> reader, Printer<TRecord> print)
        where TRecord : allows ref struct
    {
        StringBuilder all = new();
        while (reader.Read(out TRecord record))
        {
            all.Append(reader.RecordOffset).Append(':').Append(print(record)).Append(' ');
        }

        return all.ToString().TrimEnd(' ');
    }

    private RecordReader<TRecord> Open<TRecord>(InputFormat<TRecord> format, string name, long start, long length)
        where TRecord : allows ref struct => format.OpenReader(
        new FileSplit(_folder.PathOf(name), start, length, []), new LocalFileSystem(_configuration), _configuration);
}
