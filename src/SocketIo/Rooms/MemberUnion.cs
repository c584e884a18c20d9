namespace SocketIoNet.Rooms;

/// <summary>Collects sockets from several arrays, each once. If only one array has members, it is returned itself.</summary>
internal ref struct MemberUnion<T>
    where T : class
{
    private T[]? _first;
    private HashSet<T>? _all;

    public void Add(T[] sockets)
    {
        if (sockets.Length == 0) return;
        if (_first is null) _first = sockets;
        else AddTo(_all ??= AddTo(new HashSet<T>(_first.Length + sockets.Length), _first), sockets);
    }

    public readonly T[] ToArray() => _all is null ? _first ?? [] : [.. _all];

    private static HashSet<T> AddTo(HashSet<T> all, T[] sockets)
    {
        foreach (var socket in sockets) all.Add(socket);
        return all;
    }
}
