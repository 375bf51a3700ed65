using Tusk.Examples;

return await TuskProgram.RunAsync(args, UrlCount.Build);
