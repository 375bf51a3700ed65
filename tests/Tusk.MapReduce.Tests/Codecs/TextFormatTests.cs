using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tusk.MapReduce.Codecs;
using Tusk.MapReduce.Records;

namespace Tusk.MapReduce.Tests.Codecs;

public sealed class TextFormatTests
{
    [Flags]
    public enum Colors
    {
        None = 0,
        Red = 1,
        Green = 2,
    }

    [Fact]
    public void Renders_each_type_in_its_form()
    {
        Assert.Equal("-128", Render<sbyte>(-128));
        Assert.Equal("18446744073709551615", Render(ulong.MaxValue));
        Assert.Equal("1.50", Render(1.50m));
        Assert.Equal("ü", Render('ü'));
        Assert.Equal("\uFFFD", Render('\uD800'));
        Assert.Equal("grün", Render("grün"));
        Assert.Equal("Green", Render(Colors.Green));
        Assert.Equal("Red, Green", Render(Colors.Red | Colors.Green));
        Assert.Equal("8", Render((Colors)8));
        Assert.Equal("00000000-0000-0000-0000-000000000000", Render(Guid.Empty));
        Assert.Equal("2026-01-02", Render(new DateOnly(2026, 1, 2)));
        Assert.Equal("03:04:05.0000000", Render(new TimeOnly(3, 4, 5)));
        Assert.Equal("1.02:00:00", Render(TimeSpan.FromHours(26)));
        Assert.Equal("2026-01-02T03:04:05.0000000Z", Render(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)));
        Assert.Equal(
            "2026-01-02T03:04:05.0000000+01:00", Render(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1))));
        Assert.Equal("00 ff", Render<ReadOnlyMemory<byte>>(new byte[] { 0, 255 }));
        Assert.Equal("1.0E10", TextFormats.For<double>().ToText(1e10));
        Assert.Equal("", TextFormats.For<string>().ToText(null!));
        Assert.Equal("00 ff", Encoding.UTF8.GetString(TextFormats.For<ReadOnlySpan<byte>>().Rendered([0, 255])));
        Assert.Equal("1\ta\t\t\ttrue", Render((1, "a", (int?)null, default(Nothing), true)));
        Assert.Equal("1\t2\t3", Render(((1, 2), 3)));
        Assert.Equal("123456789012345678901234567890", Render(System.Numerics.BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Nothing_and_null_are_nothing_and_an_empty_string_is_not()
    {
        Assert.True(TextFormats.For<Nothing>().IsNothing(default));
        Assert.True(TextFormats.For<string>().IsNothing(null!));
        Assert.True(TextFormats.For<byte[]>().IsNothing(null!));
        Assert.True(TextFormats.For<int?>().IsNothing(null));
        Assert.True(TextFormats.For<Nothing?>().IsNothing(default(Nothing)));
        Assert.False(TextFormats.For<string>().IsNothing(""));
        Assert.False(TextFormats.For<Text>().IsNothing(default));
        Assert.False(TextFormats.For<int?>().IsNothing(0));
    }

    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00099, "9.9E-4")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(1e7, "1.0E7")]
    [InlineData(1.0E10, "1.0E10")]
    [InlineData(123456789.125, "1.23456789125E8")]
    [InlineData(1.5e-5, "1.5E-5")]
    [InlineData(1e23, "1.0E23")]
    [InlineData(double.MaxValue, "1.7976931348623157E308")]
    [InlineData(double.Epsilon, "4.9E-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Doubles_have_javas_form(double value, string expected) => Assert.Equal(expected, Render(value));

    [Fact]
    public void Doubles_and_floats_read_back()
    {
        Prop.ForAll(ArbMap.Default.GeneratorFor<long>().ToArbitrary(), bits =>
        {
            double value = BitConverter.Int64BitsToDouble(bits);
            float single = BitConverter.Int32BitsToSingle((int)bits);
            Assert.Equal(value, double.Parse(Render(value), CultureInfo.InvariantCulture));
            Assert.Equal(single, float.Parse(Render(single), CultureInfo.InvariantCulture));
            Assert.Equal(bits, double.Parse(Render((double)bits), CultureInfo.InvariantCulture));
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000));
    }

    private static string Render<T>(T value) => Encoding.UTF8.GetString(TextFormats.For<T>().Rendered(value));
}
