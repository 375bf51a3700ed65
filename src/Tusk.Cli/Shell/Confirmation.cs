namespace Tusk.Cli.Shell;

/// <summary>Asks the user.</summary>
internal static class Confirmation
{
    /// <summary>Asks a question until the answer begins with y or n; the end of the input is a no.</summary>
    /// <remarks>Source: Apache Hadoop 3.4, o.a.h.util.ToolRunner#confirmPrompt.</remarks>
    public static bool Ask(ShellSession session, string question)
    {
        while (true)
        {
            session.Output.Flush();
            session.Io.WriteErrorText($"{question} (Y or N) ");
            string answer = "";
            int letter;
            while ((letter = session.Input.ReadByte()) >= 0 && letter != '\n')
            {
                answer += letter == '\r' || answer.Length > 8 ? "" : (char)letter;
            }

            switch (answer.ToLowerInvariant())
            {
                case "y" or "yes":
                    return true;
                case "n" or "no":
                    return false;
                default:
                    if (letter < 0)
                    {
                        return false;
                    }

                    session.Io.WriteErrorText($"Invalid input: {answer}\n");
                    break;
            }
        }
    }
}
