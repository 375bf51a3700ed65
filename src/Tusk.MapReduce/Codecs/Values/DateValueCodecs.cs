namespace Tusk.MapReduce.Codecs.Values;

/// <summary>Ticks, 8 bytes, then one byte for the kind (0 unspecified, 1 UTC, 2 local). Hadoop has no such Writable.</summary>
internal sealed class DateTimeValueCodec : ValueCodec<DateTime>
{
    public override int FixedBytes => sizeof(long) + 1;

    public override void Write(DateTime value, EncodingBuffer output)
    {
        output.WriteInt64(value.Ticks);
        output.WriteByte((byte)value.Kind);
    }

    public override DateTime Read(scoped ref ValueReader input)
    {
        long ticks = input.ReadInt64();
        return CheckedDates.DateTime(ticks, input.ReadByte());
    }
}

/// <summary>UTC ticks, 8 bytes, then the offset in minutes, 2 bytes. Hadoop has no such Writable.</summary>
internal sealed class DateTimeOffsetValueCodec : ValueCodec<DateTimeOffset>
{
    public override int FixedBytes => sizeof(long) + sizeof(short);

    public override void Write(DateTimeOffset value, EncodingBuffer output)
    {
        output.WriteInt64(value.UtcTicks);
        output.WriteInt16((short)value.TotalOffsetMinutes);
    }

    public override DateTimeOffset Read(scoped ref ValueReader input)
    {
        long utcTicks = input.ReadInt64();
        return CheckedDates.DateTimeOffset(utcTicks, input.ReadInt16());
    }
}

/// <summary>The day's number (0 = 0001-01-01), 4 bytes.</summary>
internal sealed class DateOnlyValueCodec : ValueCodec<DateOnly>
{
    public override int FixedBytes => sizeof(int);

    public override void Write(DateOnly value, EncodingBuffer output) => output.WriteInt32(value.DayNumber);

    public override DateOnly Read(scoped ref ValueReader input) => CheckedDates.DateOnly(input.ReadInt32());
}

/// <summary>Ticks since midnight, 8 bytes.</summary>
internal sealed class TimeOnlyValueCodec : ValueCodec<TimeOnly>
{
    public override int FixedBytes => sizeof(long);

    public override void Write(TimeOnly value, EncodingBuffer output) => output.WriteInt64(value.Ticks);

    public override TimeOnly Read(scoped ref ValueReader input) => CheckedDates.TimeOnly(input.ReadInt64());
}

/// <summary>Ticks, 8 bytes.</summary>
internal sealed class TimeSpanValueCodec : ValueCodec<TimeSpan>
{
    public override int FixedBytes => sizeof(long);

    public override void Write(TimeSpan value, EncodingBuffer output) => output.WriteInt64(value.Ticks);

    public override TimeSpan Read(scoped ref ValueReader input) => new(input.ReadInt64());
}
