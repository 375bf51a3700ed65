return await Tusk.TuskProgram.RunAsync(args, BenchmarkJobs.BroadcastJoin.Build);
