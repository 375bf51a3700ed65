using System.ComponentModel;
using System.Diagnostics;

namespace Tusk.Examples.Tests.Support;

/// <summary>Another program that knows the answer; where it is not installed, the test is skipped and says so.</summary>
internal static class OtherTool
{
    /// <summary>Runs lines of shell, in which <c>$1</c> and so on are the arguments; text is sorted by its bytes.</summary>
    public static Task<string> ShellAsync(string script, params string[] arguments) =>
        RunAsync("sh", ["-e", "-c", script, "sh", .. arguments]);

    /// <summary>Runs lines of Python, in which <c>sys.argv[1]</c> and so on are the arguments.</summary>
    public static Task<string> PythonAsync(string script, params string[] arguments) =>
        RunAsync("python3", ["-c", script, .. arguments]);

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C";
        start.Environment["PYTHONUTF8"] = "1";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            Assert.Skip($"{program} cannot be started ({e.Message}): it is what the answer is compared with.");
            return "";
        }

        using (process)
        {
            CancellationToken token = TestContext.Current.CancellationToken;
            Task<string> errors = process.StandardError.ReadToEndAsync(token);
            string answer = await process.StandardOutput.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
            Assert.NotEmpty(answer);
            return answer;
        }
    }
}
