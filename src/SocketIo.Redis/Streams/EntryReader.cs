using SocketIoNet.Redis.Connections;

namespace SocketIoNet.Redis.Streams;

/// <summary>
/// Waits for the entries of all streams of a server, over one connection; in a Redis Cluster with several streams, which different nodes may have, over one for each. After an interruption it goes on where
/// it was.
/// </summary>
internal sealed class EntryReader : IRedisConnections
{
    private readonly Lock _lock = new();
    private readonly RedisLink _link;
    private readonly int _readCount;
    private readonly Dictionary<string, IStreamReceiver> _receivers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _positions;
    private EntryLoop[] _loops;

    public EntryReader(RedisLink link, IReadOnlyList<string> streams, int readCount)
    {
        _link = link;
        _readCount = readCount;
        _positions = streams.ToDictionary(stream => stream, _ => (string?)null, StringComparer.Ordinal);
        _loops = [new EntryLoop(link, this, streams, readCount)];
    }

    public bool IsUp => Array.TrueForAll(Volatile.Read(ref _loops), static loop => loop.IsUp);

    public bool IsUsable => IsUp;

    public void Start()
    {
        foreach (var loop in _loops) loop.Start();
    }

    /// <summary>Reads each stream over a connection of its own.</summary>
    public void Split()
    {
        Volatile.Write(ref _loops, [.. _positions.Keys.Select(stream => new EntryLoop(_link, this, [stream], _readCount))]);
        Start();
    }

    public void Add(string @namespace, IStreamReceiver receiver)
    {
        lock (_lock)
        {
            _receivers[@namespace] = receiver;
            if (_positions[receiver.StreamName] is { } position) receiver.Begin(position);
        }
    }

    public void Remove(string @namespace)
    {
        lock (_lock) _receivers.Remove(@namespace);
    }

    /// <summary>A stream is going to be read, whose last entry is this one.</summary>
    public void Begin(string stream, string last)
    {
        lock (_lock)
        {
            // A stream that has gone back is a new one: Redis has lost what it had.
            if (_positions[stream] is { } position && StreamOffset.Compare(position, last) <= 0) return;
            _positions[stream] = last;
            foreach (var receiver in _receivers.Values)
            {
                if (receiver.StreamName == stream) receiver.Begin(last);
            }
        }
    }

    /// <summary>The last entries of the streams that have been delivered.</summary>
    public IEnumerable<string> GetPositions(IReadOnlyList<string> streams)
    {
        lock (_lock) return [.. streams.Select(stream => _positions[stream]!)];
    }

    public void Deliver(string stream, RawEntry entry)
    {
        IStreamReceiver? receiver;
        lock (_lock)
        {
            _positions[stream] = entry.Offset;
            _receivers.TryGetValue(entry.Namespace, out receiver);
        }

        try
        {
            receiver?.Receive(entry);
        }
        catch (Exception exception)
        {
            _link.OnUnreadable(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        EntryLoop[] loops;
        do
        {
            loops = Volatile.Read(ref _loops);
            foreach (var loop in loops) await loop.DisposeAsync().ConfigureAwait(false);
        }
        while (loops != Volatile.Read(ref _loops));
    }
}
