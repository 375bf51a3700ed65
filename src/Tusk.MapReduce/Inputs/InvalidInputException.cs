using Tusk.Common.Errors;

namespace Tusk.MapReduce.Inputs;

/// <summary>An input of a job is not there or cannot be read; the message lists every one at fault.</summary>
public sealed class InvalidInputException : HadoopException
{
    /// <summary>What is wrong with each input.</summary>
    public InvalidInputException(string message)
        : base(message)
    {
    }
}
