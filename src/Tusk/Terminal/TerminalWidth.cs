using System.Runtime.InteropServices;

namespace Tusk.Terminal;

/// <summary>Columns of the terminal behind a stream.</summary>
/// <remarks>Linux is asked directly: the runtime's console, once touched, switches the keys of the terminal into another
/// mode and reads its description. Elsewhere the call has a form that the runtime cannot make everywhere.</remarks>
internal static partial class TerminalWidth
{
    private const int Assumed = 80;
    private const int Output = 1;
    private const int Error = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of x64 and ARM

    /// <summary>Of standard output.</summary>
    public static int OfOutput => Of(Output);

    /// <summary>Of standard error.</summary>
    public static int OfError => Of(Error);

    private static int Of(int descriptor)
    {
        ushort[] size = new ushort[4]; // rows, columns, and both in pixels
        int columns = OperatingSystem.IsLinux() && Control(descriptor, GetWindowSize, size) == 0 ? size[1] : Console.WindowWidth;
        return columns > 0 ? columns : Assumed;
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request, [Out] ushort[] size);
}
