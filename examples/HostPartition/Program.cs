using Tusk.Examples;

return await TuskProgram.RunAsync(args, HostPartition.Build);
