namespace Tusk.Examples.Tests.Documentation;

public sealed class NotSeenMapper : Mapper<string, string, Nothing>
{
    private string[] _visits = [];

    public override void Setup(Output<string, Nothing> output) =>
        _visits = File.ReadAllLines(output.Context.CachePath("visits"));

    public override void Map(string line, Output<string, Nothing> output)
    {
        string person = line.Split(';')[2];
        foreach (string place in new[] { "Oslo", "Rome" })
        {
            if (!_visits.Any(visit => visit.StartsWith(place, StringComparison.Ordinal) && visit.EndsWith(person, StringComparison.Ordinal)))
            {
                output.Emit($"{person} in {place}", default);
            }
        }
    }
}
