using Tusk.Examples;

return await TuskProgram.RunAsync(args, NGrams.Build);
