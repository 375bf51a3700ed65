namespace Tusk.Cluster.Http;

/// <summary>What a page answers.</summary>
/// <param name="Status">Status of HTTP.</param>
/// <param name="ContentType">Kind of the content.</param>
/// <param name="Content">The content; sent as UTF-8.</param>
internal sealed record HttpAnswer(int Status, string ContentType, string Content)
{
    /// <summary>A refusal in one line.</summary>
    public static HttpAnswer Refusal(int status) => new(status, "text/plain; charset=utf-8", $"{status} {ReasonOf(status)}\n");

    /// <summary>The words behind a status.</summary>
    public static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        431 => "Request Header Fields Too Large",
        _ => "Internal Server Error",
    };
}
