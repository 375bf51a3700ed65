using Tusk.Examples;

return await TuskProgram.RunAsync(args, Average.Build);
