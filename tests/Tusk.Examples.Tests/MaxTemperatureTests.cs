using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Tusk.Examples.Tests.Support;

namespace Tusk.Examples.Tests;

public sealed class MaxTemperatureTests : IDisposable
{
    private const string ClassicSample =
        """
        0067011990999991950051507004+68750+023550FM-12+038299999V0203301N00671220001CN9999999N9+00001+99999999999
        0043011990999991950051512004+68750+023550FM-12+038299999V0203201N00671220001CN9999999N9+00221+99999999999
        0043011990999991950051518004+68750+023550FM-12+038299999V0203201N00261220001CN9999999N9-00111+99999999999
        0043012650999991949032412004+62300+010750FM-12+048599999V0202701N00461220001CN0500001N9+01111+99999999999
        0043012650999991949032418004+62300+010750FM-12+048599999V0202701N00461220001CN0500001N9+00781+99999999999
        """;

    private readonly JobFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Maximum_temperature_by_year_of_the_classic_five_lines()
    {
        _folder.Write("sample.txt", ClassicSample);

        JobRun run = await _folder.RunAsync(MaxTemperature.Build);

        Assert.Equal("1949\t111\n1950\t22\n", run.Text);
    }

    [Fact]
    public async Task Input_may_be_compressed()
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.ASCII.GetBytes(ClassicSample));
        }

        _folder.Write("sample.txt.gz", compressed.ToArray());

        JobRun run = await _folder.RunAsync(MaxTemperature.Build);

        Assert.Equal("1949\t111\n1950\t22\n", run.Text);
    }

    [Fact]
    public async Task What_is_dropped_is_counted_by_its_reason()
    {
        _folder.Write("in", string.Join('\n',
            Record("1901", "-0111", '1'),
            Record("1901", "-0022", '9'),
            Record("1901", "+9999", '1'), // missing
            Record("1901", "+9999", '2'), // missing, whatever its quality
            Record("1901", "-9999", '9'),
            Record("1901", "+0500", '2'), // suspect
            Record("1901", "+0500", '3'),
            Record("1901", "+0500", 'A'),
            Record("19x1", "+0500", '1'), // malformed
            Record("1901", "+05 0", '1'),
            Record("1901", " 0500", '1'),
            Record("1901", "+0500", '1')[..92], // ends before its quality
            "",
            "x"));

        JobRun run = await _folder.RunAsync(MaxTemperature.Build);

        Assert.Equal("1901\t-22\n", run.Text);
        Assert.Equal(3, run.Count(DroppedRecord.MissingTemperature));
        Assert.Equal(3, run.Count(DroppedRecord.SuspectQuality));
        Assert.Equal(6, run.Count(DroppedRecord.MalformedRecord));
    }

    [Theory]
    [InlineData('0', true)]
    [InlineData('1', true)]
    [InlineData('2', false)]
    [InlineData('3', false)]
    [InlineData('4', true)]
    [InlineData('5', true)]
    [InlineData('6', false)]
    [InlineData('7', false)]
    [InlineData('8', false)]
    [InlineData('9', true)]
    public void Quality_decides_whether_a_temperature_counts(char quality, bool counts)
    {
        // 93 bytes: nothing need follow the quality
        byte[] line = Encoding.ASCII.GetBytes(Record("2001", "+0123", quality)[..93]);

        Assert.Equal(counts, NcdcRecord.TryParse(line, out NcdcRecord record, out DroppedRecord reason));
        Assert.Equal(counts ? new NcdcRecord(2001, 123) : default, record);
        Assert.Equal(counts ? DroppedRecord.MalformedRecord : DroppedRecord.SuspectQuality, reason);
    }

    [Fact]
    public async Task Answer_is_that_of_a_hand_written_program()
    {
        var random = new Random(11);
        for (int file = 0; file < 3; file++)
        {
            _folder.Write($"{file}", string.Concat(Enumerable.Range(0, 2000).Select(_ => string.Create(
                CultureInfo.InvariantCulture,
                $"{Record($"{random.Next(1901, 2001)}", $"{"+-"[random.Next(2)]}{random.Next(10) switch
                {
                    0 => 9999,
                    _ => random.Next(600),
                }:D4}", (char)('0' + random.Next(10)))}\n"))));
        }

        JobRun run = await _folder.RunAsync(MaxTemperature.Build, null, ("fs.local.block.size", "50000"));

        Assert.True(run.Result.Maps > 3);
        Assert.Equal(HandWritten.Run("maxtemperature", _folder), run.Bytes);
    }

    [Fact]
    public async Task Answer_over_the_archive_is_that_of_awk()
    {
        string[] years = [.. Directory.GetFiles(Repository.Data("ncdc/all"), "*.gz").Order(StringComparer.Ordinal)];
        Assert.NotEmpty(years);
        var expected = new StringBuilder();
        foreach (string year in years)
        {
            _folder.Write(Path.GetFileName(year), File.ReadAllBytes(year));
            expected.Append(CultureInfo.InvariantCulture, $"{Path.GetFileName(year)[..4]}\t{await AskAwkAsync(year)}\n");
        }

        JobRun run = await _folder.RunAsync(MaxTemperature.Build);

        Assert.Equal(expected.ToString(), run.Text);
        Assert.Equal(years.Length, run.Result.Maps);
    }

    // The shell script of the classic comparison: one file a year, its largest value.
    private static async Task<string> AskAwkAsync(string gzip)
    {
        const string Script =
            "{ t = substr($0, 88, 5) + 0; q = substr($0, 93, 1); "
            + "if (t != 9999 && q ~ /[01459]/ && (!seen || t > max)) { max = t; seen = 1 } } END { print max }";
        Process awk;
        try
        {
            awk = Process.Start(new ProcessStartInfo("awk", [Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Skip($"awk cannot be started ({e.Message}): it is what the answer is compared with.");
            return "";
        }

        using (awk)
        {
            using (var input = new GZipStream(File.OpenRead(gzip), CompressionMode.Decompress))
            {
                await input.CopyToAsync(awk.StandardInput.BaseStream, TestContext.Current.CancellationToken);
            }

            awk.StandardInput.Close();
            string answer = await awk.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await awk.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, awk.ExitCode);
            return answer.Trim();
        }
    }

    // year at 15, temperature with its sign at 87, quality at 92
    private static string Record(string year, string temperature, char quality) =>
        $"004301199099999{year}051512004+68750+023550FM-12+038299999V0203201N00671220001CN9999999N9{temperature}{quality}+99999999999";
}
