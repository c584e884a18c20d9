namespace SocketIoNet.Rooms;

/// <summary>Collects sockets from many arrays, each once. An array that remains the only one with anything in it is returned as it is.</summary>
internal ref struct SocketUnion
{
    private Socket[]? _first;
    private HashSet<Socket>? _all;

    public void Add(Socket[] sockets)
    {
        if (sockets.Length == 0) return;
        if (_first is null) _first = sockets;
        else AddTo(_all ??= AddTo(new HashSet<Socket>(_first.Length + sockets.Length), _first), sockets);
    }

    public readonly Socket[] ToArray() => _all is null ? _first ?? [] : [.. _all];

    private static HashSet<Socket> AddTo(HashSet<Socket> all, Socket[] sockets)
    {
        foreach (var socket in sockets) all.Add(socket);
        return all;
    }
}
