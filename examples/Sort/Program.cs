using Tusk.Examples;

return await TuskProgram.RunAsync(args, Sort.Build);
