using TestJobs;

// A lambda is no factory that another process could find; the word asks for the refusal.
if (args is ["lambda", .. var rest])
{
    return await TuskProgram.RunAsync(rest, o => ThrowsOnce.Build(o));
}

return await TuskProgram.RunAsync(
    args,
    AlwaysThrows.Build,
    ThrowsOnce.Build,
    IgnoresValues.Build,
    NotDeterministic.Build,
    SlowMapper.Build,
    CarelessCombiner.Build);
