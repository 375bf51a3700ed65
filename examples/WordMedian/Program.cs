using Tusk.Examples;

return await TuskProgram.RunAsync(args, WordMedian.RunAsync, WordMedian.Build);
