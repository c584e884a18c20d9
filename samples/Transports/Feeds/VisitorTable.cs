using Transports.Wire;

namespace Transports.Feeds;

/// <summary>The pages that are open. A page that has gone is forgotten after a while, and the oldest one when there are too many.</summary>
internal sealed class VisitorTable(TimeProvider time) : IDisposable
{
    private const int MostVisitors = 50;
    private const int LongestId = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Visitor> _visitors = [];

    /// <summary>What belongs to no column: the page itself, its scripts and its controls.</summary>
    public Traffic Page { get; } = new();

    /// <summary>Called for every message of every feed.</summary>
    public Action<Visitor, Message>? Published { get; set; }

    /// <summary>The visitor of that id, who may be new.</summary>
    /// <exception cref="BadHttpRequestException">The id is empty or too long.</exception>
    public Visitor Get(string id)
    {
        if (id.Length is 0 or > LongestId) throw new BadHttpRequestException("The parameter visitor must have 1 to 16 characters.");
        lock (_lock)
        {
            if (!_visitors.TryGetValue(id, out var visitor))
            {
                MakeRoom();
                _visitors[id] = visitor = new Visitor(id, time, (from, message) => Published?.Invoke(from, message));
            }

            visitor.SeenAt = time.GetTimestamp();
            return visitor;
        }
    }

    public void Dispose()
    {
        foreach (var visitor in _visitors.Values) visitor.Dispose();
    }

    private void MakeRoom()
    {
        var byAge = _visitors.Values.OrderBy(visitor => visitor.SeenAt).ToList();
        foreach (var (index, visitor) in byAge.Index())
        {
            if (time.GetElapsedTime(visitor.SeenAt) < Patience && _visitors.Count < MostVisitors) return;
            _visitors.Remove(visitor.Id);
            visitor.Dispose();
        }
    }
}
