using Tusk.Examples;

return await TuskProgram.RunAsync(args, WordMean.RunAsync, WordMean.Build);
