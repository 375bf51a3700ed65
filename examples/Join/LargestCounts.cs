namespace Tusk.Examples;

/// <summary>Adds up the views of pages that come in order, and keeps the pages with most.</summary>
/// <param name="top">How many.</param>
internal sealed class LargestCounts(int top)
{
    private readonly SortedSet<(long Views, string Url)> _most = new(Comparer<(long Views, string Url)>.Create(
        static (a, b) => a.Views != b.Views ? b.Views.CompareTo(a.Views) : string.CompareOrdinal(a.Url, b.Url)));

    private string? _url;
    private long _views;

    /// <summary>Adds views of a page, the present one or the next.</summary>
    public void Add(string url, long views)
    {
        if (url != _url)
        {
            Keep();
            (_url, _views) = (url, 0);
        }

        _views += views;
    }

    /// <summary>The pages with most views, most first; of equal ones that whose URL comes first.</summary>
    public IEnumerable<(string Url, long Views)> Largest()
    {
        Keep();
        _url = null;
        return _most.Select(static page => (page.Url, page.Views));
    }

    private void Keep()
    {
        if (_url is not null && _most.Add((_views, _url)) && _most.Count > top)
        {
            _most.Remove(_most.Max);
        }
    }
}
