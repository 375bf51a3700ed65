namespace Tusk.MapReduce.Local.Tasks;

/// <summary>Cleans up after a failure that is being thrown.</summary>
internal static class Cleanup
{
    /// <summary>Takes each step, whether or not one before it failed.</summary>
    /// <remarks>
    /// A step that fails is passed over in silence on purpose: it would hide the failure that the caller is about to
    /// throw, which is its cause as a rule (a full disk), and what it leaves is removed with the job. Whatever the kind of
    /// its failure: file systems and codecs are others' too.
    /// </remarks>
    public static void Try(params ReadOnlySpan<Action> steps)
    {
        foreach (Action step in steps)
        {
            try
            {
                step();
            }
            catch (Exception)
            {
                // see above
            }
        }
    }
}
