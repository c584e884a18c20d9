using System.Globalization;
using SocketIoNet.Redis.Connections;
using SocketIoNet.Redis.Resp;

namespace SocketIoNet.Redis.Streams;

/// <summary>The connection on which a server waits for entries of its streams. After an interruption it goes on where it was.</summary>
internal sealed class EntryReader : ConnectionLoop
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, IStreamReceiver> _receivers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _positions;
    private readonly string _readCount;

    public EntryReader(RedisLink link, IReadOnlyList<string> streams, int readCount)
        : base(link)
    {
        _positions = streams.ToDictionary(stream => stream, _ => (string?)null, StringComparer.Ordinal);
        _readCount = readCount.ToString(CultureInfo.InvariantCulture);
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

    protected override Task UseAsync(RespConnection connection, CancellationToken cancellationToken) =>
        UntilOneEndsAsync([token => WatchAsync(static () => Task.CompletedTask, token), token => ReadAsync(connection, token)], cancellationToken);

    private async Task ReadAsync(RespConnection connection, CancellationToken cancellationToken)
    {
        foreach (var stream in _positions.Keys.ToArray())
        {
            await ExecuteAsync(connection, ["XREVRANGE", stream, "+", "-", "COUNT", "1"], cancellationToken).ConfigureAwait(false);
            Begin(stream, connection.Current is { Count: > 2 } frame ? frame.Text(2) : StreamOffset.Start);
        }

        IsUp = true;
        while (true)
        {
            await ExecuteAsync(connection, ReadCommand(), cancellationToken).ConfigureAwait(false);
            Deliver(connection.Current);
        }
    }

    private async Task ExecuteAsync(RespConnection connection, string[] command, CancellationToken cancellationToken)
    {
        await connection.SendAsync(command, cancellationToken).ConfigureAwait(false);
        await connection.ReadAsync(cancellationToken).ConfigureAwait(false);
        OnReceived();
        if (connection.Current.IsError) throw new InvalidOperationException($"Redis rejected {command[0]}: {connection.Current.Text(0)}");
    }

    private void Begin(string stream, string last)
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

    private string[] ReadCommand()
    {
        var wait = ((int)Wait.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        lock (_lock) return ["XREAD", "COUNT", _readCount, "BLOCK", wait, "STREAMS", .. _positions.Keys, .. _positions.Values!];
    }

    /// <summary>The reply is an array of streams, each an array of its name and an array of entries; null when the time is over.</summary>
    private void Deliver(RespFrame frame)
    {
        if (frame[0].Kind != RespKind.Array) return;
        var token = 1;
        for (var streams = frame[0].Length; streams > 0; streams--)
        {
            var stream = frame.Text(token + 1);
            var entries = frame[token + 2].Length;
            token += 3;
            for (var i = 0; i < entries; i++) Deliver(stream, RawEntry.Read(frame, ref token));
        }
    }

    private void Deliver(string stream, RawEntry entry)
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
            Link.OnUnreadable(exception);
        }
    }
}
