using Tusk.Examples;

return await TuskProgram.RunAsync(args, PageRank.RunAsync, PageRank.Links, PageRank.Round, PageRank.Sorted);
