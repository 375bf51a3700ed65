using Tusk.Examples;

return await TuskProgram.RunAsync(args, StationStats.Build);
