namespace SocketIoNet.Adapters;

/// <summary>Collects sockets from many arrays, each once. An array that remains the only one with anything in it is returned as it is.</summary>
internal ref struct SocketUnion
{
    private Socket[]? _first;
    private HashSet<Socket>? _all;

    public void Add(Socket[] sockets)
    {
        if (sockets.Length == 0) return;
        if (_first is null)
        {
            _first = sockets;
            return;
        }

        _all ??= [.. _first];
        foreach (var socket in sockets) _all.Add(socket);
    }

    public readonly Socket[] ToArray() => _all is null ? _first ?? [] : [.. _all];
}
