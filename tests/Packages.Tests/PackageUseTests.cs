namespace Packages.Tests;

/// <summary>The packages as somebody else uses them, who has nothing of the repository.</summary>
public sealed class PackageUseTests(BuiltPackages packages)
{
    private const string Csproj =
        """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Tusk" Version="0.1.0" />
          </ItemGroup>
        </Project>
        """;

    // These folders are the only sources: no network is needed, and no cache holds other packages of this version.
    private const string NuGetConfig =
        """
        <configuration>
          <packageSources>
            <clear />
            <add key="built" value="packages" />
            <add key="dependencies" value="dependencies" />
          </packageSources>
        </configuration>
        """;

    private const string Program = "return await TuskProgram.RunAsync(args, Sales.Build);\n";

    private const string Job =
        """
        using System.Globalization;

        public static class Sales
        {
            public static Job Build(JobOptions o) => Job.Named("sales")
                .Read(TextInput.Strings, o.Inputs)
                .Map<Item, Total>((line, output) =>
                {
                    string[] words = line.Split(',');
                    output.Emit(new Item(words[0], words[1]), new Total(1, long.Parse(words[2], CultureInfo.InvariantCulture)));
                })
                .Reduce<Item, string>((group, output) =>
                {
                    int count = 0;
                    long cents = 0;
                    foreach (Total total in group.Values)
                    {
                        count += total.Count;
                        cents += total.Cents;
                    }

                    output.Emit(group.Key, $"{count} for {cents}");
                })
                .Write(TextOutput.Default, o.Output);
        }
        """;

    private const string Records =
        """
        [TuskRecord]
        public readonly partial record struct Item(string Shop, string Name);

        [TuskRecord]
        public readonly partial record struct Total(int Count, long Cents);
        """;

    [Fact]
    public async Task A_program_outside_of_the_repository_defines_a_record_and_a_job_and_runs_it()
    {
        await WriteAsync("sales/Sales.cs", Job);
        await WriteAsync("sales/Records.cs", Records);

        Assert.Equal(
            "north\tcoffee\t1 for 300\nnorth\ttea\t2 for 490\nsouth\ttea\t1 for 260\n",
            await BuildAndRunAsync("sales", Program, "north,tea,250\nsouth,tea,260\nnorth,coffee,300\nnorth,tea,240\n"));
    }

    [Fact]
    public async Task The_program_that_the_readme_shows_works_as_it_stands()
    {
        string program = await ReadmesProgramAsync("## Write a job");
        string ofHdfs = await ReadmesProgramAsync("## Use it with your Hadoop");

        // The other one is compiled, too; it needs a NameNode to run. Its usings end at the first empty line.
        int body = ofHdfs.IndexOf("\n\n", StringComparison.Ordinal) + 2;
        string both = $"{ofHdfs[..body]}{program}\ninternal static class Hdfs\n{{\n    public static async Task RunAsync()\n    {{\n{ofHdfs[body..]}    }}\n}}\n";
        string output = await BuildAndRunAsync("readme", both, "a tusk a\n");

        Assert.Equal("a\t2\ntusk\t1\n", output);
    }

    [Fact]
    public async Task The_readme_s_steps_work_from_an_empty_cache_and_again_after_it_was_cleared()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The steps are for a POSIX shell.");
        string[] steps = await ReadmesStepsAsync("Outside of the checkout");
        Assert.Matches(@"^TUSK/eng/pack +# again after a change: dotnet nuget locals global-packages --clear$", steps[0]);
        Assert.StartsWith("dotnet run ", steps[^1], StringComparison.Ordinal);
        string folder = Folder("steps");
        await WriteAsync("Directory.Build.props", "<Project />");
        await WriteAsync("steps/in/a.txt", "a tusk a\n");

        // What eng/pack leaves in the checkout; and a user whose other packages come from a folder, so that no network is needed.
        Directory.CreateDirectory(Path.Combine(folder, "checkout/artifacts"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "checkout/artifacts/packages"), packages.Packages);
        await WriteAsync("steps/home/.nuget/NuGet/NuGet.Config", NuGetConfig.Replace("\"dependencies\"", $"\"{packages.Dependencies}\"", StringComparison.Ordinal)
            .Replace("<add key=\"built\" value=\"packages\" />", "", StringComparison.Ordinal));
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = Path.Combine(folder, "home"),
            ["DOTNET_CLI_HOME"] = Path.Combine(folder, "home"),
            ["NUGET_PACKAGES"] = Path.Combine(folder, "cache"),
            ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, "http"),
            ["PATH"] = $"{DotNet.Root}:{System.Environment.GetEnvironmentVariable("PATH")}",
        };

        await ShellAsync(folder, steps[1..^1]);
        await WriteAsync("steps/words/Program.cs", await ReadmesProgramAsync("## Write a job"));
        await ShellAsync(Path.Combine(folder, "words"), Run("first"));
        await ShellAsync(Path.Combine(folder, "words"), steps[0].Split("change: ")[1], Run("second"));

        Assert.Equal("a\t2\ntusk\t1\n", await File.ReadAllTextAsync(Path.Combine(folder, "first/part-r-00000")));
        Assert.Equal("a\t2\ntusk\t1\n", await File.ReadAllTextAsync(Path.Combine(folder, "second/part-r-00000")));

        string Run(string output) => steps[^1].Replace("INPUT OUTPUT", $"../in ../{output}", StringComparison.Ordinal);

        Task<string> ShellAsync(string where, params string[] lines) => DotNet.RunProgramAsync(
            "sh", where, environment,
            "-ec", string.Join('\n', lines).Replace("TUSK/", $"{folder}/checkout/", StringComparison.Ordinal));
    }

    private static async Task<string[]> ReadmesStepsAsync(string heading)
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(BuiltPackages.Repository, "README.md"));
        const string Fence = "```\n";
        int start = readme.IndexOf(Fence, readme.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal) + Fence.Length;
        return [.. readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line["$ ".Length..])];
    }

    private static async Task<string> ReadmesProgramAsync(string heading)
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(BuiltPackages.Repository, "README.md"));
        const string Fence = "```csharp\n";
        int start = readme.IndexOf(Fence, readme.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal) + Fence.Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [Fact]
    public async Task The_command_is_installed_from_its_package_and_runs_an_example()
    {
        string folder = Folder("command");
        await WriteAsync("NuGet.config", NuGetConfig);
        await WriteAsync("command/in.txt", "a tusk a\n");
        await DotNet.RunAsync(folder, Environment, "tool", "install", "Tusk.Tool", "--version", "0.1.0", "--tool-path", "tools");
        string tusk = Path.Combine(folder, "tools", OperatingSystem.IsWindows() ? "tusk.exe" : "tusk");

        string version = await DotNet.RunProgramAsync(tusk, folder, null, "--version");
        await DotNet.RunProgramAsync(tusk, folder, null, "mapreduce", "wordcount", "in.txt", "out");

        Assert.Equal("tusk 0.1.0\n", version);
        Assert.Equal("a\t2\ntusk\t1\n", await File.ReadAllTextAsync(Path.Combine(folder, "out/part-r-00000")));
    }

    // A cache and a home of its own: what the user's hold must not hide what a package lacks.
    private Dictionary<string, string> Environment => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(packages.Root, "cache"),
        ["NUGET_HTTP_CACHE_PATH"] = Path.Combine(packages.Root, "http"),
        ["DOTNET_CLI_HOME"] = Path.Combine(packages.Root, "home"),
    };

    /// <summary>Builds a program of its own and runs it over a file.</summary>
    /// <returns>Its part file.</returns>
    private async Task<string> BuildAndRunAsync(string name, string program, string input)
    {
        string folder = Folder(name);
        await WriteAsync("Directory.Build.props", "<Project />");
        await WriteAsync("NuGet.config", NuGetConfig);
        await WriteAsync($"{name}/{name}.csproj", Csproj);
        await WriteAsync($"{name}/Program.cs", program);
        await WriteAsync($"{name}/in/a.txt", input);

        await DotNet.RunAsync(folder, Environment, "build", "-c", "Release", "-nologo", "-v", "quiet");
        await DotNet.RunAsync(folder, Environment, $"bin/Release/net10.0/{name}.dll", "in", "out");

        return await File.ReadAllTextAsync(Path.Combine(folder, "out/part-r-00000"));
    }

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(packages.Root, name)).FullName;

    private async Task WriteAsync(string name, string content)
    {
        string path = Path.Combine(packages.Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content);
    }
}
