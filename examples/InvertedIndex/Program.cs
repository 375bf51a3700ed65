using Tusk.Examples;

return await TuskProgram.RunAsync(args, InvertedIndex.Build);
