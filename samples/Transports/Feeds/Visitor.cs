using Transports.Wire;

namespace Transports.Feeds;

/// <summary>One open page: its feed, its network, and what each of its columns sent and received.</summary>
internal sealed class Visitor : IDisposable
{
    private static readonly string[] Columns = ["short", "long", "sse", "raw", "polling", "websocket", "upgrade"];

    private readonly Lock _lock = new();
    private readonly HashSet<WireConnection> _connections = [];

    public Visitor(string id, TimeProvider time, Action<Visitor, Message> publish)
    {
        Id = id;
        Network = new Network(time);
        SeenAt = time.GetTimestamp();
        Feed = new Feed(time, message => publish(this, message));
    }

    public string Id { get; }

    public Feed Feed { get; }

    public Network Network { get; }

    /// <summary>When the page was last heard of.</summary>
    public long SeenAt { get; set; }

    public IReadOnlyDictionary<string, Traffic> Traffic { get; } = Columns.ToDictionary(column => column, _ => new Traffic());

    public Traffic? TrafficOf(string column) => Traffic.GetValueOrDefault(column);

    public void Add(WireConnection connection)
    {
        lock (_lock) _connections.Add(connection);
    }

    public void Remove(WireConnection connection)
    {
        lock (_lock) _connections.Remove(connection);
    }

    /// <summary>Cuts every connection of the columns without a word, as a router does that is switched off and on.</summary>
    public void Cut()
    {
        WireConnection[] connections;
        lock (_lock) connections = [.. _connections];
        foreach (var connection in connections) connection.Abort();
    }

    public void Dispose() => Feed.Dispose();
}
