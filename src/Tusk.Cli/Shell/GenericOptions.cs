using Tusk.Cli.Shell.Paths;
using Tusk.Common.Configurations;

namespace Tusk.Cli.Shell;

/// <summary>The options that every command line of Hadoop's may begin with: <c>-D</c>, <c>-fs</c>, <c>-conf</c> and some for jobs.</summary>
/// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.GenericOptionsParser.</remarks>
internal static class GenericOptions
{
    /// <summary>What is printed when an option has no value.</summary>
    public const string Usage = """
        usage: general options are:
         -archives <paths>                     comma separated archives to be
                                               unarchived on the compute machines.
         -conf <configuration file>            specify an application
                                               configuration file
         -D <property=value>                   use value for given property
         -files <paths>                        comma separated files to be copied
                                               to the map reduce cluster
         -fs <file:///|hdfs://namenode:port>   specify default filesystem URL to
                                               use, overrides 'fs.defaultFS'
                                               property from configurations.
         -jt <local|resourcemanager:port>      specify a ResourceManager
         -libjars <paths>                      comma separated jar files to
                                               include in the classpath.
         -tokenCacheFile <tokensFile>          name of the file with the tokens

        """;

    private static readonly string[] ForJobs = ["jt", "files", "libjars", "archives", "tokenCacheFile"];

    /// <summary>Takes the options from the front of the words into a configuration.</summary>
    /// <param name="words">The words.</param>
    /// <param name="configuration">What they change.</param>
    /// <param name="warn">Told of the name of a file system in the old way; null: nobody is.</param>
    /// <returns>The other words.</returns>
    /// <exception cref="ShellUsageException">An option has no value.</exception>
    public static List<string> Take(string[] words, Configuration configuration, Action<string>? warn = null)
    {
        string? defaultFileSystem = null;
        List<string> files = [];
        List<string> properties = [];
        int at = 0;
        while (at < words.Length && NameOf(words[at]) is { } name)
        {
            string value = name == "D" && words[at].Length > 2 ? words[at][2..]
                : at + 1 < words.Length ? words[++at]
                : throw new ShellUsageException($"Missing argument for option: {name}");
            at++;
            switch (name)
            {
                case "D":
                    properties.Add(value);
                    break;
                case "fs":
                    defaultFileSystem = value;
                    break;
                case "conf":
                    files.Add(value);
                    break;
                default:
                    break; // of no meaning to a shell
            }
        }

        // Whatever their order, files come first and -D has the last word.
        foreach (string file in files)
        {
            configuration.AddXml(file);
        }

        if (defaultFileSystem is not null)
        {
            FileSystemName.SetDefault(configuration, defaultFileSystem, warn ?? (static _ => { }));
        }

        foreach (string property in properties)
        {
            int equals = property.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                configuration.Set(property[..equals], property[(equals + 1)..]);
            }
        }

        // Behind them - is lost once, and -- wherever it stands: Hadoop's parser, made to stop at what it does not know, drops them.
        at += at < words.Length && words[at] == "-" ? 1 : 0;
        List<string> rest = [.. words[at..]];
        rest.RemoveAll(static word => word == "--");
        return rest;
    }

    private static string? NameOf(string word)
    {
        if (word.StartsWith("-D", StringComparison.Ordinal))
        {
            return "D";
        }

        string name = word.StartsWith("--", StringComparison.Ordinal) ? word[2..] : word.StartsWith('-') ? word[1..] : "";
        return name is "fs" or "conf" || Array.IndexOf(ForJobs, name) >= 0 ? name : null;
    }
}
