using Tusk.Examples;

return await TuskProgram.RunAsync(args, TeraGen.RunAsync, TeraGen.Build);
