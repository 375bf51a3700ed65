using Tusk.Examples;

return await TuskProgram.RunAsync(args, TfIdf.RunAsync, TfIdf.Terms, TfIdf.Weights);
