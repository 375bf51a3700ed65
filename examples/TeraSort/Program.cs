using Tusk.Examples;

return await TuskProgram.RunAsync(args, TeraSort.Build);
