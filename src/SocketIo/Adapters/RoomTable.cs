namespace SocketIoNet.Adapters;

/// <summary>
/// Who is in which room. The room of a socket's own id is implied, not stored, unless the socket has left it. Whoever sends works on a snapshot, so that
/// the lock is never held for a recipient.
/// </summary>
internal sealed class RoomTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<Socket, HashSet<string>> _roomsOf = [];
    private readonly HashSet<Socket> _leftOwnRoom = [];
    private Socket[]? _everyone;

    public IReadOnlyCollection<string> Rooms
    {
        get
        {
            lock (_lock) return [.. _rooms.Keys];
        }
    }

    public void Add(Socket socket)
    {
        lock (_lock)
        {
            _sockets[socket.Id] = socket;
            _everyone = null;
        }
    }

    public IReadOnlyCollection<string> Remove(Socket socket)
    {
        lock (_lock)
        {
            var rooms = RoomsOf(socket);
            // By the object: another socket may have recovered the id.
            if (IsIn(socket) && _sockets.Remove(socket.Id)) _everyone = null;
            if (_roomsOf.Remove(socket, out var joined))
            {
                foreach (var room in joined) RemoveMember(room, socket);
            }

            _leftOwnRoom.Remove(socket);
            return rooms;
        }
    }

    public IReadOnlyCollection<string> GetRooms(Socket socket)
    {
        lock (_lock) return RoomsOf(socket);
    }

    public void Join(Socket socket, IReadOnlyList<string> rooms)
    {
        lock (_lock)
        {
            // Asked under the lock that removal takes: nothing can be joined after the end. Middlewares may join before the beginning.
            if (socket.IsEnded) return;
            foreach (var room in rooms) JoinOne(socket, room);
        }
    }

    public void Leave(Socket socket, string room)
    {
        lock (_lock)
        {
            if (room == socket.Id)
            {
                if (_sockets.ContainsKey(room)) _leftOwnRoom.Add(socket);
            }
            else if (_roomsOf.TryGetValue(socket, out var joined) && joined.Remove(room))
            {
                if (joined.Count == 0) _roomsOf.Remove(socket);
                RemoveMember(room, socket);
            }
        }
    }

    /// <summary>The sockets in any of the rooms (all, when none is named) and in none of the excepted, each once.</summary>
    public Socket[] Select(IReadOnlyList<string> rooms, IReadOnlyList<string> except)
    {
        lock (_lock)
        {
            if (except.Count == 0)
            {
                if (rooms.Count == 0) return Everyone();
                if (rooms.Count == 1) return MembersOf(rooms[0]);
            }

            IEnumerable<Socket> selected = rooms.Count switch
            {
                0 => Everyone(),
                1 => MembersOf(rooms[0]),
                _ => rooms.SelectMany(MembersOf).Distinct(),
            };
            return [.. selected.Where(socket => !IsInAny(socket, except))];
        }
    }

    private Socket[] Everyone() => _everyone ??= [.. _sockets.Values];

    private Socket[] MembersOf(string room)
    {
        var joined = _rooms.TryGetValue(room, out var found) ? found.Snapshot() : [];
        var owner = _sockets.GetValueOrDefault(room);
        return owner is null || _leftOwnRoom.Contains(owner) ? joined : [owner, .. joined];
    }

    private bool IsInAny(Socket socket, IReadOnlyList<string> rooms)
    {
        _roomsOf.TryGetValue(socket, out var joined);
        foreach (var room in rooms)
        {
            if (joined?.Contains(room) ?? false) return true;
            if (room == socket.Id && !_leftOwnRoom.Contains(socket)) return true;
        }

        return false;
    }

    private bool IsIn(Socket socket) => _sockets.GetValueOrDefault(socket.Id) == socket;

    private string[] RoomsOf(Socket socket)
    {
        IEnumerable<string> own = IsIn(socket) && !_leftOwnRoom.Contains(socket) ? [socket.Id] : [];
        return _roomsOf.TryGetValue(socket, out var joined) ? [.. own, .. joined] : [.. own];
    }

    private void JoinOne(Socket socket, string room)
    {
        if (room == socket.Id)
        {
            _leftOwnRoom.Remove(socket);
            return;
        }

        if (!_roomsOf.TryGetValue(socket, out var joined)) _roomsOf[socket] = joined = new HashSet<string>(StringComparer.Ordinal);
        if (!joined.Add(room)) return;
        if (!_rooms.TryGetValue(room, out var members)) _rooms[room] = members = new Room();
        members.Add(socket);
    }

    private void RemoveMember(string room, Socket socket)
    {
        if (_rooms.TryGetValue(room, out var members) && members.RemoveAndCount(socket) == 0) _rooms.Remove(room);
    }

    private sealed class Room
    {
        private readonly HashSet<Socket> _members = [];
        private Socket[]? _snapshot;

        public void Add(Socket socket)
        {
            _members.Add(socket);
            _snapshot = null;
        }

        public int RemoveAndCount(Socket socket)
        {
            _members.Remove(socket);
            _snapshot = null;
            return _members.Count;
        }

        public Socket[] Snapshot() => _snapshot ??= [.. _members];
    }
}
