// The working directory, to which words of the shell are relative, is one for the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
