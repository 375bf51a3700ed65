using Tusk.Examples;

return await TuskProgram.RunAsync(args, ReverseLinks.Build);
