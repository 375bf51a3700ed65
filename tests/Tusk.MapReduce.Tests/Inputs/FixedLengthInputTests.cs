using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tusk.Common.Configurations;
using Tusk.Common.Errors;
using Tusk.FileSystems.Local;
using Tusk.MapReduce.Inputs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Inputs;

/// <summary>Records of one length.</summary>
public sealed class FixedLengthInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Configuration _configuration = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(300_000)] // longer than what is read at a time
    public void Any_way_of_cutting_a_file_gives_the_same_records(int length)
    {
        byte[] bytes = new byte[length * 11];
        new Random(1).NextBytes(bytes);
        File.WriteAllBytes(_folder["f"], bytes);
        var random = new Random(length);
        for (int round = 0; round < 20; round++)
        {
            int[] cuts = [0, .. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(bytes.Length + 1)).Order(), bytes.Length];
            List<byte> read = [];
            List<long> offsets = [];
            foreach ((int start, int end) in cuts.Zip(cuts.Skip(1)))
            {
                Drain("f", start, end - start, length, read, offsets);
            }

            Assert.True(bytes.AsSpan().SequenceEqual(read.ToArray()));
            Assert.Equal(Enumerable.Range(0, 11).Select(i => (long)i * length), offsets);
        }
    }

    [Fact]
    public void A_compressed_file_is_one_split_of_the_records_in_it()
    {
        using (var gzip = new GZipStream(File.Create(_folder["f.gz"]), CompressionLevel.Fastest))
        {
            gzip.Write("abcdef"u8);
        }

        List<byte> read = [];
        List<long> offsets = [];
        Drain("f.gz", 0, (int)new FileInfo(_folder["f.gz"]).Length, 2, read, offsets);

        Assert.Equal(("abcdef", "0 2 4"), (Encoding.ASCII.GetString([.. read]), string.Join(' ', offsets)));
        Assert.False(FixedLengthInput.Records(2).IsSplittable(Path("f.gz"), _configuration));
        Assert.True(FixedLengthInput.Records(2).IsSplittable(Path("f"), _configuration));
    }

    [Theory]
    [InlineData("abcde", 2, "ends after 1 B of the record at offset 4; expected records of 2 B")]
    [InlineData("a", 2, "ends after 1 B of the record at offset 0; expected records of 2 B")]
    public void A_file_that_ends_within_a_record_is_refused(string text, int length, string message)
    {
        _folder.Write("f", text);

        var failure = Assert.Throws<HadoopException>(() => Drain("f", 0, text.Length, length, [], []));

        Assert.EndsWith($"/f: {message}.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_since_the_job_began_is_refused()
    {
        _folder.Write("f", "abcd");

        Assert.Contains("it was cut or replaced meanwhile", Assert.Throws<HadoopException>(() => Drain("f", 0, 6, 2, [], [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_that_do_not_fit_into_the_memory_of_a_task_are_refused_with_the_setting()
    {
        _folder.Write("f", new string('a', 101));
        RecordReader<Text> Open(int length) => FixedLengthInput.Records(length).OpenReader(
            new FileSplit(Path("f"), 0, 101, []), new LocalFileSystem(_configuration), _configuration, new ReaderMemory(100, "the.setting"), CancellationToken.None);

        Open(100).Dispose();

        Assert.EndsWith(
            "/f: records of 101 B do not fit into the 100 B that a task has for one (the.setting).",
            Assert.Throws<HadoopException>(() => Open(101)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_has_no_record()
    {
        _folder.Write("f", "");
        List<long> offsets = [];

        Drain("f", 0, 0, 5, [], offsets);

        Assert.Empty(offsets);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((256 << 20) + 1)]
    public void A_length_without_sense_is_refused(int length) => Assert.Throws<ArgumentOutOfRangeException>(() => FixedLengthInput.Records(length));

    [Fact]
    public void The_length_is_part_of_the_plan() =>
        Assert.Equal("records of 1000 B", FixedLengthInput.Records(1000).Name.ToString(CultureInfo.InvariantCulture));

    private void Drain(string name, int start, int count, int length, List<byte> read, List<long> offsets)
    {
        using RecordReader<Text> reader = FixedLengthInput.Records(length).OpenReader(
            new FileSplit(Path(name), start, count, []), new LocalFileSystem(_configuration), _configuration);
        while (reader.Read(out Text record))
        {
            Assert.Equal(length, record.Length);
            read.AddRange(record.Bytes);
            offsets.Add(reader.RecordOffset);
        }

        Assert.False(reader.Read(out _));
    }

    private FileSystems.FsPath Path(string name) => FileSystems.FsPath.FromLocal(_folder[name]);
}
