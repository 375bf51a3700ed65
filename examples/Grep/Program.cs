using Tusk.Examples;

return await TuskProgram.RunAsync(args, Grep.RunAsync, Grep.Search, Grep.SortByCount, Grep.Lines);
