using Tusk.Examples;

return await TuskProgram.RunAsync(args, MaxTemperature.Build);
