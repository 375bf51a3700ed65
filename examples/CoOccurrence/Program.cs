using Tusk.Examples;

return await TuskProgram.RunAsync(args, CoOccurrence.Build);
