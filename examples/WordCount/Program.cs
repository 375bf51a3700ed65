using Tusk.Examples;

return await TuskProgram.RunAsync(args, WordCount.Build);
