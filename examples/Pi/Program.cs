using Tusk.Examples;

return await TuskProgram.RunAsync(args, Pi.RunAsync, Pi.Build);
