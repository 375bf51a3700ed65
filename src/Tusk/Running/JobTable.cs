using Tusk.CommandLine;
using Tusk.MapReduce.Jobs;
using Tusk.Terminal;

namespace Tusk.Running;

/// <summary>The jobs among which the first word of a command line chooses.</summary>
internal sealed class JobTable(IReadOnlyList<JobEntry> entries)
{
    private const string UsualMethod = "Build";

    /// <summary>All of them, in the order in which they were given.</summary>
    public IReadOnlyList<JobEntry> Entries => entries;

    /// <summary>The table of a program's factories.</summary>
    /// <remarks>A job is called like its type, in lower case; a factory that is not named Build like Type.Method,
    /// in lower case, unless it is its type's only one.</remarks>
    /// <exception cref="UsageException">There is none, one is no static method, or two have one name.</exception>
    public static JobTable Of(JobFactory[] factories)
    {
        if (factories.Length == 0)
        {
            throw new UsageException("this program has no job: pass TuskProgram.RunAsync its factories");
        }

        var entries = new JobEntry[factories.Length];
        for (int i = 0; i < factories.Length; i++)
        {
            JobFactory factory = factories[i];
            RequireStatic(factory);
            string name = ShortName(factories, factory);
            foreach (JobEntry known in entries.AsSpan(0, i))
            {
                if (known.Name == name)
                {
                    throw new UsageException($"this program has two jobs named '{name}'; rename one type or method");
                }
            }

            entries[i] = new JobEntry(name, () => factory);
        }

        return new JobTable(entries);
    }

    /// <summary>The job that a word names: its name or Type.Method, case ignored.</summary>
    /// <exception cref="UsageException">There is none; the message names the nearest.</exception>
    public JobEntry Find(string word)
    {
        foreach (JobEntry entry in entries)
        {
            if (entry.Name.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        foreach (JobEntry entry in entries)
        {
            if (word.Contains('.', StringComparison.Ordinal)
                && entry.QualifiedName.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return entry;
            }
        }

        string[] names = new string[entries.Count];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = entries[i].Name;
        }

        string nearest = NearestNames.Among(names, word);
        string offer = nearest.Length > 0 ? $"did you mean {nearest}?" : $"there are: {string.Join(", ", names)}";
        string what = word.StartsWith('-') ? "expected a job's name before" : "unknown job";
        throw new UsageException($"{what} '{HumanFormat.Shortened(word, 60)}'; {offer}");
    }

    /// <summary>A line for each job: its name and what it does.</summary>
    public string List()
    {
        var table = new SummaryTable(ColumnAlignment.Left, ColumnAlignment.Left, ColumnAlignment.Left);
        foreach (JobEntry entry in entries)
        {
            table.Add("", entry.Name, entry.Usage.Description);
        }

        return table.ToString();
    }

    /// <summary>The refusal of a word behind <c>--list</c>.</summary>
    public static UsageException BehindList(string word) =>
        new($"--list takes nothing behind it, but was given '{HumanFormat.Shortened(word, 60)}'");

    private static void RequireStatic(JobFactory factory)
    {
        try
        {
            JobFactories.RequireStatic(factory);
        }
        catch (ArgumentException e)
        {
            // Without the parameter's name, which says nothing to who runs the program.
            int end = e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
            throw new UsageException(end < 0 ? e.Message : e.Message[..end]);
        }
    }

    private static string ShortName(JobFactory[] factories, JobFactory factory)
    {
        Type type = factory.Method.DeclaringType!;
        bool isOnlyOne = true;
        foreach (JobFactory other in factories)
        {
            isOnlyOne &= other == factory || other.Method.DeclaringType != type;
        }

        string name = isOnlyOne || factory.Method.Name == UsualMethod ? type.Name : JobFactories.NameOf(factory);
        return name.ToLowerInvariant();
    }
}
