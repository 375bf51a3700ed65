using Tusk.Examples;

return await TuskProgram.RunAsync(args, WordStandardDeviation.RunAsync, WordStandardDeviation.Build);
