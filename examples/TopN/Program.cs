using Tusk.Examples;

return await TuskProgram.RunAsync(args, TopN.Build);
