using Tusk.Examples;

return await TuskProgram.RunAsync(args, Join.RunAsync, Join.Views, Join.MostViewed);
