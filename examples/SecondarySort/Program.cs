using Tusk.Examples;

return await TuskProgram.RunAsync(args, SecondarySort.Build);
