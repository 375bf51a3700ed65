namespace Tusk.Protocol.Generators;

/// <summary>A field that a check looks at.</summary>
/// <param name="Name">As in the contract.</param>
/// <param name="Label">required, optional or repeated.</param>
/// <param name="Type">As in the contract: a scalar's name, or a message's or enum's from any scope.</param>
internal sealed record ContractField(string Name, string Label, string Type)
{
    /// <summary>The name of the property that protoc makes of it: the letter after an underscore or digit is a capital.</summary>
    public string PropertyName
    {
        get
        {
            var name = new System.Text.StringBuilder();
            bool capital = true;
            foreach (char letter in Name)
            {
                if (letter != '_')
                {
                    name.Append(capital ? char.ToUpperInvariant(letter) : letter);
                }

                capital = letter == '_' || char.IsDigit(letter);
            }

            return name.ToString();
        }
    }
}
