using Tusk.Examples;

return await TuskProgram.RunAsync(args, TeraValidate.Build);
