using Tusk.Examples;

return await TuskProgram.RunAsync(args, TopTalkers.Build);
