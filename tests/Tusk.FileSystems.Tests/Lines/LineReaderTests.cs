using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.Common.Errors;
using Tusk.FileSystems.Lines;
using Tusk.FileSystems.Tests.Support;

namespace Tusk.FileSystems.Tests.Lines;

public sealed class LineReaderTests
{
    private static readonly byte[] Mark = [0xEF, 0xBB, 0xBF];

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "0:a")]
    [InlineData("a\n", "0:a")]
    [InlineData("a\r", "0:a")]
    [InlineData("a\r\n", "0:a")]
    [InlineData("\n", "0:")]
    [InlineData("\r\n\r\n", "0:|2:")]
    [InlineData("a\n\rb\r\rc", "0:a|2:|3:b|5:|6:c")]
    [InlineData("a\n\n", "0:a|2:")]
    public void Ends_lines_at_LF_CR_and_CRLF(string text, string expected) =>
        Assert.Equal(expected, Print(Records(Bytes(text), LineFormat.Default)));

    [Theory]
    [InlineData("", "")]
    [InlineData("\n", "0:")]
    [InlineData("x\ny", "0:x|5:y")]
    [InlineData("\r\nq", "0:|5:q")]
    public void Takes_a_byte_order_mark_off_the_first_line_and_counts_it(string behind, string expected) =>
        Assert.Equal(expected, Print(Records([.. Mark, .. Bytes(behind)], LineFormat.Default)));

    [Fact]
    public void Leaves_a_mark_that_is_not_at_the_start_alone()
    {
        List<(long, string)> records = Records([.. Bytes("a\n"), .. Mark, .. Bytes("b")], LineFormat.Default);

        Assert.Equal("0:a|2:\uFEFFb", Print(records));
    }

    [Fact]
    public void Reads_a_stream_from_where_it_stands()
    {
        using MemoryStream stream = new(Bytes("skip\nfirst\n")) { Position = 5 };
        using LineReader reader = new(stream, "s", LineFormat.Default);

        Assert.Equal("0:first", Print(Drain(reader)));
    }

    [Fact]
    public void Gives_a_line_that_begins_at_a_cut_to_the_piece_before()
    {
        byte[] content = Bytes("a\nb\nc\n");

        Assert.Equal("0:a|2:b", Print(Records(content, LineFormat.Default, 0, 2)));
        Assert.Equal("4:c", Print(Records(content, LineFormat.Default, 2, 4)));
    }

    [Fact]
    public void Passes_over_lines_that_reach_the_limit_and_counts_them()
    {
        // 5 bytes with their end are not fewer than 5.
        LineFormat format = LineFormat.Default with { MaxBytes = 5, BufferBytes = 8 };
        using LineReader reader = new(new MemoryInput(Bytes("abc\nabcd\nx\r\n" + new string('y', 5000) + "\nz")), 0, 6000, format);

        Assert.Equal("0:abc|9:x|5013:z", Print(Drain(reader)));
        Assert.Equal(2, reader.SkippedRecords);
    }

    [Fact]
    public void Stops_within_a_line_that_it_passes_over()
    {
        const int Told = 10 << 20;
        using var stopping = new CancellationTokenSource();
        var stream = new EndlessStream { Limit = Told, AtLimit = stopping.Cancel };
        using LineReader reader = new(stream, "endless", LineFormat.Default with { MaxBytes = 10 }, stopping.Token);

        Assert.Throws<OperationCanceledException>(() => Drain(reader));

        Assert.InRange(stream.Taken, Told, Told + (512 << 10));
    }

    [Fact]
    public void Stops_while_it_looks_for_where_the_records_of_a_piece_begin()
    {
        using var stopping = new CancellationTokenSource();
        using var input = new MemoryInput([.. Enumerable.Repeat((byte)'#', 1 << 20)]);
        LineFormat format = LineFormat.Default with { Delimiter = "##"u8.ToArray() };
        using (new LineReader(input, 1 << 20, 0, format, stopping.Token))
        {
            stopping.Cancel();
        }

        Assert.Throws<OperationCanceledException>(() => new LineReader(input, 1 << 20, 0, format, stopping.Token));
    }

    [Fact]
    public void Fails_on_a_line_over_the_built_in_limit_and_names_setting_and_offset()
    {
        using LineReader reader = new(new EndlessStream(), "endless", LineFormat.Default);

        HadoopException e = Assert.Throws<LineTooLongException>(() => Drain(reader));

        Assert.Contains("mapreduce.input.linerecordreader.line.maxlength", e.Message, StringComparison.Ordinal);
        Assert.Contains("offset 0", e.Message, StringComparison.Ordinal);
        Assert.StartsWith("endless: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_line_as_soon_as_half_the_memory_is_full_and_takes_little_more_while_it_grows()
    {
        const int Memory = 4 << 20;
        var stream = new EndlessStream();
        using LineReader reader = new(
            stream, "endless", LineFormat.Default with { MemoryBytes = Memory, MemorySetting = "some.memory" });
        long before = GC.GetAllocatedBytesForCurrentThread();

        HadoopException e = Assert.Throws<LineTooLongException>(() => Drain(reader));

        // Buffers of 1/4, 1/2, 1, 2 and 2 1/4 MiB one after the other: of the last two, which are there at once, little over 4.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6.5 * (1 << 20));
        Assert.InRange(stream.Taken, Memory / 2, (Memory / 2) + (512 << 10));
        Assert.Equal(0, reader.LineOffset);
        Assert.Contains("at most 2097151 B fit a task's share of memory (give the job more, some.memory, or set "
            + "mapreduce.input.linerecordreader.line.maxlength to 2097152 or less", e.Message, StringComparison.Ordinal);
    }

    // 262,144 B are half of the least memory.
    [Theory]
    [InlineData(262_143, "kept")]
    [InlineData(262_144, "refused")]
    [InlineData(299_999, "refused")]
    [InlineData(300_000, "passed over")]
    [InlineData(3_000_000, "passed over")]
    public void Of_lines_that_memory_does_not_hold_those_within_the_users_limit_are_refused(int bytes, string expected)
    {
        foreach (int bufferBytes in (int[])[1000, LineFormat.Default.BufferBytes])
        {
            foreach (byte[] mark in (byte[][])[[], Mark])
            {
                LineFormat format = LineFormat.Default with { MaxBytes = 300_000, MemoryBytes = 0, BufferBytes = bufferBytes };
                byte[] content = [.. mark, .. Enumerable.Repeat((byte)'x', bytes - 1), .. "\nb\n"u8];
                using LineReader reader = new(new MemoryInput(content), 0, content.Length, format);
                string actual;
                try
                {
                    actual = reader.Read(out ReadOnlySpan<byte> line) && line.Length == bytes - 1 ? "kept"
                        : line.SequenceEqual("b"u8) && reader.SkippedRecords == 1 ? "passed over"
                        : "wrong";
                }
                catch (LineTooLongException)
                {
                    actual = reader.LineOffset == 0 ? "refused" : "wrong";
                }

                Assert.Equal((expected, bufferBytes, mark.Length), (actual, bufferBytes, mark.Length));
            }
        }
    }

    [Fact]
    public void Other_threads_see_how_far_it_is_and_never_further()
    {
        byte[] content = Bytes(string.Concat(Enumerable.Repeat(new string('x', 99) + "\n", 50_000)));
        for (int round = 0; round < 5; round++)
        {
            using LineReader reader = new(new MemoryInput(content), 0, content.Length, LineFormat.Default with { BufferBytes = 1000 });
            bool isDone = false;
            string wrong = "";
            var watcher = new Thread(() =>
            {
                for (long before = 0; !Volatile.Read(ref isDone);)
                {
                    long now = reader.BytesConsumed;
                    wrong = now < before || now > content.Length ? $"{now} after {before}" : wrong;
                    before = now;
                }
            });
            watcher.Start();
            while (reader.Read(out _))
            {
            }

            Volatile.Write(ref isDone, true);
            watcher.Join();

            Assert.Equal("", wrong);
            Assert.Equal(content.Length, reader.BytesConsumed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("##")]
    [InlineData("#\n")]
    public void Reads_little_more_than_the_piece_if_one_line_covers_it(string delimiter)
    {
        const int Size = 1 << 20;
        byte[] content = [.. Enumerable.Repeat((byte)'x', Size), .. Bytes(delimiter + "\nend")];
        LineFormat format = LineFormat.Default with { BufferBytes = 1000, Delimiter = Bytes(delimiter) };
        for (int start = 1; start < Size - 50_000; start += Size / 10)
        {
            var input = new MemoryInput(content);
            using LineReader reader = new(input, start, 20_000, format);

            Assert.Empty(Drain(reader));
            Assert.False(reader.Read(out _));
            Assert.InRange(input.BytesRead, 20_000, 100_000); // one block more to find where a scan for "##" may begin
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(500_000)]
    public void Knows_where_the_line_begins_that_it_cannot_read(int before)
    {
        byte[] content = [.. Enumerable.Repeat((byte)'\n', before), .. Enumerable.Repeat((byte)'x', 5000)];
        using LineReader reader = new(new FailingStream(content), "failing", LineFormat.Default with { BufferBytes = 1000 });

        Assert.Throws<IOException>(() => Drain(reader));

        Assert.Equal(before, reader.LineOffset);
    }

    [Fact]
    public void A_line_of_more_than_an_integer_of_bytes_does_not_let_the_piece_run_on()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("TUSK_NIGHTLY") == "1", "3.5 GB are read at night only (TUSK_NIGHTLY=1).");
        const long Long = 3_500_000_000;
        LineFormat format = LineFormat.Default with { MaxBytes = 100 };
        using LineReader first = new(new LongLineInput(Long), 0, 1000, format);
        using LineReader last = new(new LongLineInput(Long), Long - 10, 100, format);

        Assert.Empty(Drain(first));
        Assert.Equal(1, first.SkippedRecords);
        Assert.Equal($"{Long + 1}:b|{Long + 3}:c", Print(Drain(last)));
    }

    [Theory]
    [InlineData("##", "a##b#c##", "0:a|3:b#c")]
    [InlineData("##", "a###b", "0:a|3:#b")]
    [InlineData("##", "####", "0:|2:")]
    [InlineData("|", "a|b\n||", "0:a|2:b\n|5:")]
    [InlineData("aab", "xaaab1aab2aaab", "0:xa|5:1|9:2a")]
    [InlineData("\r\n", "a\nb\r\nc\rd", "0:a\nb|5:c\rd")]
    public void Cuts_records_at_a_delimiter(string delimiter, string text, string expected) =>
        Assert.Equal(expected, Print(Records(Bytes(text), LineFormat.Default with { Delimiter = Bytes(delimiter) })));

    [Fact]
    public void Allocates_nothing_per_line()
    {
        using LineReader reader = new(new MemoryInput(Bytes(string.Concat(Enumerable.Repeat("some line\n", 100_000)))), 0, 1_000_000, LineFormat.Default);
        Assert.True(reader.Read(out _));
        long before = GC.GetAllocatedBytesForCurrentThread();

        while (reader.Read(out _))
        {
        }

        // A collection by another thread counts the rest of this one's 8 KiB allocation window as allocated; one object
        // per line would be 2,400,000 B.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
    }

    [Fact]
    public void Gives_the_records_that_Hadoop_gives()
    {
        string folder = SharedFolder.Require("hadoop/vectors/lines");
        var files = File.ReadLines(Path.Combine(folder, "records.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .Where(cells => cells[1] == "new" && !cells[2].Contains("maxlength", StringComparison.Ordinal))
            .GroupBy(cells => (File: cells[0], Setting: cells[2]));
        int compared = 0;
        foreach (var file in files)
        {
            byte[] content = File.ReadAllBytes(Path.Combine(folder, file.Key.File));
            var pieces = file.GroupBy(c => (Start: Number(c[3]), Length: Number(c[4]))).ToDictionary(
                g => g.Key, g => string.Join('|', g.Where(c => c[5] != "-").Select(c => $"{c[5]}:{c[6]}")));
            string whole = pieces[(0, content.Length)];
            foreach (((long start, long length), string expected) in pieces)
            {
                // Hadoop itself loses or doubles records at some cuts (see the tables' README); ours never does.
                string before = start > 0 ? pieces[(0, start)] : expected;
                string behind = start > 0 ? expected : pieces.GetValueOrDefault((length, content.Length - length), "");
                if (string.Join('|', new[] { before, behind }.Where(s => s.Length > 0)) == whole)
                {
                    var records = RawRecords(content, Format(file.Key.Setting), start, length);
                    string actual = string.Join('|', records.Select(r => $"{r.Offset}:{Escape(r.Line)}"));
                    Assert.True(expected == actual, $"{file.Key} {start}+{length}: {actual}; Hadoop: {expected}");
                    compared++;
                }
            }
        }

        Assert.True(compared > 250, $"only {compared} pieces compared");
    }

    [Fact]
    public void Any_cuts_and_buffer_sizes_give_the_same_lines() => CheckCuts("ab\r\n\r\n\n\uFEFF", [""]);

    [Fact]
    public void Any_cuts_and_buffer_sizes_give_the_same_records_between_delimiters() =>
        CheckCuts("##a", ["#", "##", "###", "#a", "#a#", "a##a", "##a##"]);

    [Fact]
    public void Any_cuts_and_buffer_sizes_give_the_same_lines_under_a_limit()
    {
        Arbitrary<int[]> choices = ArbMap.Default.ArbFor<int[]>();
        Prop.ForAll(choices, numbers =>
        {
            byte[] content = Content("abcdef\r\n", numbers);
            LineFormat format = LineFormat.Default with { MaxBytes = 1 + (numbers.Length % 9) };
            List<byte[]> kept = [.. RawRecords(content, format, 0, content.Length).Select(r => r.Line)];
            AssertCutsAgree(content, format, numbers);
            Assert.All(kept, line => Assert.True(line.Length < format.MaxBytes));
        }).QuickCheckThrowOnFailure();
    }

    private static void CheckCuts(string alphabet, string[] delimiters)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200);
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), numbers =>
        {
            byte[] content = Content(alphabet, numbers);
            foreach (string delimiter in delimiters)
            {
                LineFormat format = LineFormat.Default with { Delimiter = Bytes(delimiter) };
                Assert.Equal(Reference(content, Bytes(delimiter)), RawRecords(content, format, 0, content.Length), RecordComparer);
                AssertCutsAgree(content, format, numbers);
            }
        }).Check(config);
    }

    private static readonly IEqualityComparer<(long Offset, byte[] Line)> RecordComparer =
        EqualityComparer<(long Offset, byte[] Line)>.Create(
            (a, b) => a.Offset == b.Offset && a.Line.AsSpan().SequenceEqual(b.Line), r => r.Offset.GetHashCode());

    private static void AssertCutsAgree(byte[] content, LineFormat format, int[] numbers)
    {
        List<(long, byte[])> whole = RawRecords(content, format, 0, content.Length);
        SortedSet<int> cuts = [.. numbers.Take(6).Select(n => (int)((uint)n % (content.Length + 1))).Where(n => n > 0), content.Length];
        int bufferBytes = 1 + (int)((uint)numbers.Sum(n => (long)n) % 90);
        List<(long, byte[])> joined = [];
        int start = 0;
        foreach (int cut in cuts.Where(cut => cut > 0))
        {
            joined.AddRange(RawRecords(content, format with { BufferBytes = bufferBytes }, start, cut - start));
            start = cut;
        }

        Assert.Equal(whole, joined, RecordComparer);
    }

    // The definition, without speed: a loop over the bytes.
    private static List<(long Offset, byte[] Line)> Reference(byte[] content, byte[] delimiter)
    {
        List<(long, byte[])> records = [];
        int start = 0;
        int i = 0;
        while (i < content.Length)
        {
            int endBytes = delimiter.Length > 0
                ? (content.AsSpan(i).StartsWith(delimiter) ? delimiter.Length : 0)
                : content[i] == '\n' ? 1 : content[i] != '\r' ? 0 : i + 1 < content.Length && content[i + 1] == '\n' ? 2 : 1;
            if (endBytes > 0)
            {
                records.Add((start, content[start..i]));
                start = i + endBytes;
            }

            i += Math.Max(1, endBytes);
        }

        if (start < content.Length)
        {
            records.Add((start, content[start..]));
        }

        if (content.AsSpan().StartsWith(Mark) && records[0].Item2.AsSpan().StartsWith(Mark))
        {
            bool markOnly = records[0].Item2.Length == 3 && content.Length == 3;
            records[0] = (0, records[0].Item2[3..]);
            if (markOnly)
            {
                records.Clear();
            }
        }

        return records;
    }

    private static LineFormat Format(string setting) => setting == "-"
        ? LineFormat.Default
        : LineFormat.Default with { Delimiter = Bytes(setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]) };

    private static byte[] Content(string alphabet, int[] numbers)
    {
        byte[] letters = Bytes(alphabet);
        byte[] content = [.. numbers.Select(n => letters[(uint)n % letters.Length])];
        return alphabet.Contains('\uFEFF', StringComparison.Ordinal) && numbers.Length % 3 == 0 ? [.. Mark, .. content] : content;
    }

    private static List<(long, string)> Records(byte[] content, LineFormat format, long start = 0, long? length = null) =>
        [.. RawRecords(content, format, start, length ?? content.Length).Select(r => (r.Offset, Encoding.UTF8.GetString(r.Line)))];

    private static List<(long Offset, byte[] Line)> RawRecords(byte[] content, LineFormat format, long start, long length)
    {
        using LineReader reader = new(new MemoryInput(content), start, length, format);
        List<(long, byte[])> records = [];
        while (reader.Read(out ReadOnlySpan<byte> line))
        {
            records.Add((reader.LineOffset, line.ToArray()));
        }

        return records;
    }

    private static List<(long, string)> Drain(LineReader reader)
    {
        List<(long, string)> records = [];
        while (reader.Read(out ReadOnlySpan<byte> line))
        {
            records.Add((reader.LineOffset, Encoding.UTF8.GetString(line)));
        }

        return records;
    }

    private static string Print(List<(long Offset, string Line)> records) =>
        string.Join('|', records.Select(r => $"{r.Offset}:{r.Line}"));

    private static string Escape(byte[] line) => string.Concat(
        line.Select(b => b == '\\' ? "\\\\" : b is >= 0x20 and <= 0x7e ? ((char)b).ToString() : $"\\x{b:x2}"));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Gives an array, then fails.</summary>
    private sealed class FailingStream(byte[] content) : MemoryStream(content)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, count) : throw new IOException("no more can be read");
    }

    /// <summary>A file of one long line and two short ones.</summary>
    private sealed class LongLineInput(long longLine) : FsInput
    {
        private static readonly byte[] End = "\nb\nc\n"u8.ToArray();

        public override FsPath Path { get; } = new("memory:/long");

        public override long Length => longLine + End.Length;

        public override int ReadAt(long offset, Span<byte> destination)
        {
            int count = (int)Math.Max(0, Math.Min(destination.Length, Length - offset));
            int xs = (int)Math.Clamp(longLine - offset, 0, count);
            destination[..xs].Fill((byte)'x');
            for (int i = xs; i < count; i++)
            {
                destination[i] = End[offset + i - longLine];
            }

            return count;
        }

        public override ValueTask<int> ReadAtAsync(
            long offset, Memory<byte> destination, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(ReadAt(offset, destination.Span));

        protected override void Dispose(bool disposing)
        {
        }
    }
}
