using Tusk.Common.Files;
using Tusk.FileSystems.Errors;
using Tusk.FileSystems.Local;

namespace Tusk.FileSystems.Tests.Local;

public sealed class LocalErrorsTests
{
    // As the headers of the systems have them.
    [Theory]
    [InlineData("linux", 28, typeof(StorageFullException))] // ENOSPC
    [InlineData("linux", 122, typeof(StorageFullException))] // EDQUOT
    [InlineData("linux", 21, typeof(PathIsDirectoryException))] // EISDIR
    [InlineData("linux", 20, typeof(PathIsNotDirectoryException))] // ENOTDIR
    [InlineData("linux", 39, typeof(PathIsNotEmptyDirectoryException))] // ENOTEMPTY
    [InlineData("bsd", 28, typeof(StorageFullException))]
    [InlineData("bsd", 69, typeof(StorageFullException))]
    [InlineData("bsd", 21, typeof(PathIsDirectoryException))]
    [InlineData("bsd", 20, typeof(PathIsNotDirectoryException))]
    [InlineData("bsd", 66, typeof(PathIsNotEmptyDirectoryException))]
    [InlineData("windows", unchecked((int)0x80070070), typeof(StorageFullException))] // ERROR_DISK_FULL
    [InlineData("windows", unchecked((int)0x80070091), typeof(PathIsNotEmptyDirectoryException))] // ERROR_DIR_NOT_EMPTY
    public void An_error_number_means_what_it_means_on_its_system(string system, int number, Type expected) =>
        Assert.IsType(expected, Translate(system, number));

    [Theory]
    [InlineData("linux", 66)] // EREMOTE, which is ENOTEMPTY elsewhere
    [InlineData("linux", 69)]
    [InlineData("bsd", 39)] // EDESTADDRREQ, which is ENOTEMPTY on Linux
    [InlineData("bsd", 122)]
    [InlineData("windows", 28)]
    public void A_number_of_another_system_is_not_mistaken(string system, int number) =>
        Assert.IsType<Tusk.Common.Errors.HadoopException>(Translate(system, number));

    [Fact]
    public void A_file_that_may_not_grow_says_so()
    {
        // What the runtime makes of EFBIG.
        var error = LocalErrors.Translate(new ArgumentOutOfRangeException("value"), new FsPath("file:/a/b"), "/a/b");

        Assert.Equal(
            "File too large: file:/a/b. A bound on the size of files is reached: that of the file system, or of the process (ulimit -f).",
            Assert.IsType<FileTooLargeException>(error).Message);
    }

    private static Tusk.Common.Errors.HadoopException Translate(string system, int number) => LocalErrors.Translate(
        new IOException("as the system words it", number),
        new FsPath("file:/a/b"),
        "/a/b",
        system switch
        {
            "linux" => ErrorNumbers.Linux,
            "bsd" => ErrorNumbers.Bsd,
            _ => ErrorNumbers.Windows,
        });
}
