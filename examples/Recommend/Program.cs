using Tusk.Examples;

return await TuskProgram.RunAsync(args, Recommend.RunAsync, Recommend.Liked, Recommend.Together);
