namespace Tusk;

/// <summary>Drives the jobs of a program that has several to run, one after another or at once.</summary>
/// <param name="session">Runs them, and tells what the command line asks for.</param>
/// <returns>The exit code of the process.</returns>
public delegate Task<int> JobDriver(JobSession session);
