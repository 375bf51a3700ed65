namespace Tusk.MapReduce.Codecs.Keys;

/// <summary>Ticks, 8 bytes, then one byte for the kind (0 unspecified, 1 UTC, 2 local).</summary>
/// <remarks>
/// The order is that of the ticks; equal ticks of different kinds are different keys.
/// </remarks>
internal sealed class DateTimeKeyPart : KeyPart<DateTime>
{
    public override int? FixedBytes => sizeof(long) + 1;

    public override void Write(DateTime value, EncodingBuffer output)
    {
        output.WriteInt64(value.Ticks);
        output.WriteByte((byte)value.Kind);
    }

    public override DateTime Read(scoped ref KeyReader input)
    {
        ulong ticks = input.ReadUInt64();
        return CheckedDates.DateTime((long)ticks, input.ReadByte());
    }
}

/// <summary>UTC ticks, 8 bytes, then the offset in minutes, 2 bytes with the sign bit flipped.</summary>
/// <remarks>The order is that of the instants; one instant at two offsets is two keys.</remarks>
internal sealed class DateTimeOffsetKeyPart : KeyPart<DateTimeOffset>
{
    public override int? FixedBytes => sizeof(long) + sizeof(short);

    public override void Write(DateTimeOffset value, EncodingBuffer output)
    {
        output.WriteInt64(value.UtcTicks);
        output.WriteInt16((short)(value.TotalOffsetMinutes ^ short.MinValue));
    }

    public override DateTimeOffset Read(scoped ref KeyReader input)
    {
        ulong utcTicks = input.ReadUInt64();
        return CheckedDates.DateTimeOffset((long)utcTicks, (short)(input.ReadUInt16() ^ 0x8000));
    }
}

/// <summary>The day's number, 4 bytes.</summary>
internal sealed class DateOnlyKeyPart : KeyPart<DateOnly>
{
    public override int? FixedBytes => sizeof(int);

    public override void Write(DateOnly value, EncodingBuffer output) => output.WriteInt32(value.DayNumber);

    public override DateOnly Read(scoped ref KeyReader input) => CheckedDates.DateOnly((int)input.ReadUInt32());
}

/// <summary>Ticks since midnight, 8 bytes.</summary>
internal sealed class TimeOnlyKeyPart : KeyPart<TimeOnly>
{
    public override int? FixedBytes => sizeof(long);

    public override void Write(TimeOnly value, EncodingBuffer output) => output.WriteInt64(value.Ticks);

    public override TimeOnly Read(scoped ref KeyReader input) => CheckedDates.TimeOnly((long)input.ReadUInt64());
}

/// <summary>Ticks, 8 bytes with the sign bit flipped.</summary>
internal sealed class TimeSpanKeyPart : KeyPart<TimeSpan>
{
    public override int? FixedBytes => sizeof(long);

    public override void Write(TimeSpan value, EncodingBuffer output) => output.WriteInt64(value.Ticks ^ long.MinValue);

    public override TimeSpan Read(scoped ref KeyReader input) => new((long)input.ReadUInt64() ^ long.MinValue);
}
