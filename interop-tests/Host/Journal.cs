using System.Collections.Concurrent;

namespace SocketIoNet.InteropHost;

/// <summary>
/// What became of the sockets whose query names a key: entries in the order in which they happened, for a suite to read over HTTP.
/// </summary>
internal sealed class Journal
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Dictionary<string, object?>>> _entries = new(StringComparer.Ordinal);

    public IReadOnlyCollection<Dictionary<string, object?>> Read(string key) =>
        _entries.TryGetValue(key, out var entries) ? entries : Array.Empty<Dictionary<string, object?>>();

    public void Write(Socket socket, string type, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        if (KeyOf(socket) is not { Length: > 0 } key) return;
        var entry = new Dictionary<string, object?> { ["nsp"] = socket.Namespace.Name, ["type"] = type };
        foreach (var (name, value) in more) entry[name] = value;
        _entries.GetOrAdd(key, static _ => new()).Enqueue(entry);
    }

    /// <summary>Notes everything that happens to a socket from its connection on.</summary>
    public void Follow(Socket socket)
    {
        Write(
            socket,
            "connection",
            ("id", socket.Id),
            ("recovered", socket.Recovered),
            ("transport", socket.Connection.Transport),
            ("protocol", socket.Connection.Protocol));
        socket.Connection.OnUpgraded(_ => Write(socket, "upgrade", ("id", socket.Id), ("transport", socket.Connection.Transport)));
        socket.OnDisconnecting(reason => WriteEnd(socket, "disconnecting", reason));
        socket.OnDisconnect(reason => WriteEnd(socket, "disconnect", reason));
        socket.OnError(error => Write(socket, "error", ("message", error.Message)));
    }

    public static string? KeyOf(Socket socket) => socket.Handshake.Query.TryGetValue("key", out var key) ? key.ToString() : null;

    private void WriteEnd(Socket socket, string type, string reason) =>
        Write(socket, type, ("id", socket.Id), ("reason", reason), ("rooms", socket.Rooms.Order(StringComparer.Ordinal).ToArray()));
}
