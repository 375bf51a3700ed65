using System.Runtime.CompilerServices;

namespace Tusk.MapReduce.Codecs;

/// <summary>The numbers behind an enum's values.</summary>
/// <typeparam name="T">An enum; not constrained, so that its codecs can be made without reflection.</typeparam>
internal static class EnumNumbers<T>
    where T : allows ref struct
{
    /// <summary>Whether the underlying type is signed.</summary>
    public static readonly bool IsSigned = Type.GetTypeCode(typeof(T))
        is TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;

    /// <summary>A value's number, extended to 64 bits as its type is signed or not.</summary>
    public static long From(T value) => Unsafe.SizeOf<T>() switch
    {
        sizeof(byte) => IsSigned ? Unsafe.As<T, sbyte>(ref value) : Unsafe.As<T, byte>(ref value),
        sizeof(short) => IsSigned ? Unsafe.As<T, short>(ref value) : Unsafe.As<T, ushort>(ref value),
        sizeof(int) => IsSigned ? Unsafe.As<T, int>(ref value) : Unsafe.As<T, uint>(ref value),
        _ => Unsafe.As<T, long>(ref value),
    };

    /// <summary>The value of the number's low bits.</summary>
    public static T Truncate(long number)
    {
        switch (Unsafe.SizeOf<T>())
        {
            case sizeof(byte):
                byte low8 = (byte)number;
                return Unsafe.As<byte, T>(ref low8);
            case sizeof(short):
                short low16 = (short)number;
                return Unsafe.As<short, T>(ref low16);
            case sizeof(int):
                int low32 = (int)number;
                return Unsafe.As<int, T>(ref low32);
            default:
                return Unsafe.As<long, T>(ref number);
        }
    }
}
