using Tusk.Cli.Shell.Commands;

namespace Tusk.Cli.Shell;

/// <summary>Every command of the shell.</summary>
internal static class ShellCommandTable
{
    // A static lambda per line: a command's own type is not loaded before it is called.
    private static readonly ShellCommandEntry[] Entries =
    [
        new("appendToFile", static (s, e) => new AppendToFileCommand { Session = s, Name = e.Name }) { Copies = true },
        new("cat", static (s, e) => new CatCommand { Session = s, Name = e.Name }),
        new("checksum", static (s, e) => new ChecksumCommand { Session = s, Name = e.Name }),
        new("chgrp", static (s, e) => new ChownCommand(groupOnly: true) { Session = s, Name = e.Name }),
        new("chmod", static (s, e) => new ChmodCommand { Session = s, Name = e.Name }),
        new("chown", static (s, e) => new ChownCommand(groupOnly: false) { Session = s, Name = e.Name }),
        new("concat", static (s, e) => new ConcatCommand { Session = s, Name = e.Name }),
        new("copyFromLocal", static (s, e) => new PutCommand { Session = s, Name = e.Name }) { Copies = true },
        new("copyToLocal", static (s, e) => new GetCommand { Session = s, Name = e.Name }) { Copies = true },
        new("count", static (s, e) => new CountCommand { Session = s, Name = e.Name }),
        new("cp", static (s, e) => new CpCommand { Session = s, Name = e.Name }) { Copies = true },
        new("createSnapshot", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("deleteSnapshot", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("df", static (s, e) => new DfCommand { Session = s, Name = e.Name }),
        new("du", static (s, e) => new DuCommand { Session = s, Name = e.Name }),
        new("dus", static (s, e) => new DuCommand { Session = s, Name = e.Name, Replacement = e.Replacement }) { Replacement = "du -s" },
        new("expunge", static (s, e) => new ExpungeCommand { Session = s, Name = e.Name }) { TellsChanges = true },
        new("find", static (s, e) => new FindCommand { Session = s, Name = e.Name }),
        new("get", static (s, e) => new GetCommand { Session = s, Name = e.Name }) { Copies = true },
        new("getfacl", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("getfattr", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("getmerge", static (s, e) => new GetmergeCommand { Session = s, Name = e.Name }) { Copies = true },
        new("head", static (s, e) => new HeadCommand { Session = s, Name = e.Name }),
        new("help", static (s, e) => new HelpCommand(isUsage: false) { Session = s, Name = e.Name }),
        new("ls", static (s, e) => new LsCommand { Session = s, Name = e.Name }),
        new("lsr", static (s, e) => new LsCommand { Session = s, Name = e.Name, Replacement = e.Replacement }) { Replacement = "ls -R" },
        new("mkdir", static (s, e) => new MkdirCommand { Session = s, Name = e.Name }),
        new("moveFromLocal", static (s, e) => new MoveFromLocalCommand { Session = s, Name = e.Name }) { Copies = true },
        new("moveToLocal", static (s, e) => new MoveToLocalCommand { Session = s, Name = e.Name }),
        new("mv", static (s, e) => new MvCommand { Session = s, Name = e.Name }),
        new("put", static (s, e) => new PutCommand { Session = s, Name = e.Name }) { Copies = true },
        new("renameSnapshot", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("rm", static (s, e) => new RmCommand { Session = s, Name = e.Name }) { TellsChanges = true },
        new("rmdir", static (s, e) => new RmdirCommand { Session = s, Name = e.Name }),
        new("rmr", static (s, e) => new RmCommand { Session = s, Name = e.Name, Replacement = e.Replacement }) { Replacement = "-rm -r", TellsChanges = true },
        new("setfacl", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("setfattr", static (s, e) => new MissingCommand { Session = s, Name = e.Name }),
        new("setrep", static (s, e) => new SetrepCommand { Session = s, Name = e.Name }) { TellsChanges = true },
        new("stat", static (s, e) => new StatCommand { Session = s, Name = e.Name }),
        new("tail", static (s, e) => new TailCommand { Session = s, Name = e.Name }),
        new("test", static (s, e) => new TestCommand { Session = s, Name = e.Name }),
        new("text", static (s, e) => new TextCommand { Session = s, Name = e.Name }),
        new("touch", static (s, e) => new TouchCommand { Session = s, Name = e.Name }) { Copies = true },
        new("touchz", static (s, e) => new TouchzCommand { Session = s, Name = e.Name }) { Copies = true },
        new("truncate", static (s, e) => new TruncateCommand { Session = s, Name = e.Name }) { TellsChanges = true },
        new("usage", static (s, e) => new HelpCommand(isUsage: true) { Session = s, Name = e.Name }),
    ];

    /// <summary>The command of a word; null if it is none.</summary>
    /// <param name="word">With the dash.</param>
    public static ShellCommandEntry? Find(string word)
    {
        foreach (ShellCommandEntry entry in Entries)
        {
            if (word.Length == entry.Name.Length + 1 && word[0] == '-' && word.EndsWith(entry.Name, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
