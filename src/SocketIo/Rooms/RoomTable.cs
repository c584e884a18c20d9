using System.Diagnostics.CodeAnalysis;

namespace SocketIoNet.Rooms;

/// <summary>
/// Which socket is in which room. The room of a socket's own id is implied while the socket is alone in it: it becomes a stored room when another socket joins it, or the socket leaves it. Senders
/// use a snapshot, so that the lock is not held while sending. Changes are recorded; the adapter notifies the application.
/// </summary>
/// <typeparam name="T">The type of the sockets.</typeparam>
internal sealed class RoomTable<T>
    where T : class, IRoomMember
{
    private readonly Lock _lock = new();
    private readonly RoomEvents _events;
    private readonly int? _maxRoomsPerSocket;
    private readonly Dictionary<string, T> _sockets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Room<T>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<T, HashSet<string>> _roomsOf = [];
    private readonly Dictionary<string, T> _early = new(StringComparer.Ordinal);
    private readonly HashSet<T> _withoutImpliedRoom = [];
    private T[]? _everyone;

    public RoomTable(RoomEvents events, int? maxRoomsPerSocket = null)
    {
        _events = events;
        _maxRoomsPerSocket = maxRoomsPerSocket;
    }

    public int RoomCount
    {
        get
        {
            lock (_lock) return _rooms.Count + _sockets.Count - _withoutImpliedRoom.Count;
        }
    }

    public int SocketCount
    {
        get
        {
            lock (_lock) return _sockets.Count + _early.Count;
        }
    }

    /// <summary>Adds a socket; a recovered one with its rooms.</summary>
    public void Add(T socket, IReadOnlyCollection<string>? rooms = null)
    {
        lock (_lock)
        {
            ForgetEarly(socket);
            _sockets[socket.Id] = socket;
            _everyone = null;
            // The rooms that it joined in a middleware reach it from now on.
            foreach (var room in _roomsOf.GetValueOrDefault(socket) ?? []) _rooms[room].Add(socket, isReachable: true);
            if (_rooms.ContainsKey(socket.Id)) StoreOwnRoom(socket);
            else Note(socket.Id, socket, RoomChangeKind.Created, RoomChangeKind.Joined);
            foreach (var room in rooms ?? []) JoinOne(socket, room);
        }
    }

    public IReadOnlyCollection<string> Remove(T socket)
    {
        lock (_lock)
        {
            var rooms = RoomsOf(socket);
            if (HasImpliedRoom(socket)) Note(socket.Id, socket, RoomChangeKind.Left, RoomChangeKind.Deleted);
            if (IsAdded(socket) && _sockets.Remove(socket.Id)) _everyone = null;
            _withoutImpliedRoom.Remove(socket);
            _roomsOf.TryGetValue(socket, out var joined);
            ForgetRooms(socket);
            foreach (var room in joined ?? []) RemoveMember(room, socket);
            return rooms;
        }
    }

    public IReadOnlyCollection<string> GetRooms(T socket)
    {
        lock (_lock) return RoomsOf(socket);
    }

    /// <summary>Joins all rooms; if the socket would be in too many, it joins none, and the result is false.</summary>
    public bool Join(T socket, IReadOnlyList<string> rooms)
    {
        lock (_lock)
        {
            // Under the lock, as the removal is: an ended socket joins nothing. Middlewares may join rooms before the socket is added.
            if (socket.IsEnded) return true;
            if (_maxRoomsPerSocket is { } limit && CountWith(socket, rooms) > limit) return false;
            foreach (var room in rooms) JoinOne(socket, room);
            return true;
        }
    }

    public void Leave(T socket, IReadOnlyList<string> rooms)
    {
        lock (_lock)
        {
            foreach (var room in rooms) LeaveOne(socket, room);
        }
    }

    /// <summary>Finds the recipients of a broadcast, each once: those for which <see cref="BroadcastOptions.IsFor"/> is true.</summary>
    public T[] Select(BroadcastOptions options)
    {
        lock (_lock)
        {
            var selected = options.SocketId is { } id ? WithId(id) : options.Rooms is { } rooms ? MembersOf(rooms) : Everyone();
            return options.Except.Count == 0 ? selected : MemberArrays.Without(selected, MembersOf(options.Except));
        }
    }

    /// <summary>The number of members of a room; null if there is no such room.</summary>
    public int? CountMembers(string room)
    {
        lock (_lock)
        {
            if (_rooms.TryGetValue(room, out var found)) return found.Count;
            return HasOwner(room, out _) ? 1 : null;
        }
    }

    /// <summary>The ids of the members of a room; null if there is no such room.</summary>
    public IReadOnlyCollection<string>? FindMembers(string room)
    {
        lock (_lock)
        {
            if (_rooms.TryGetValue(room, out var found)) return found.Ids;
            return HasOwner(room, out _) ? [room] : null;
        }
    }

    /// <summary>The number of rooms of a socket; null if there is no such socket.</summary>
    public int? CountRooms(string socketId)
    {
        lock (_lock) return Find(socketId) is { } found ? CountRooms(found) : null;
    }

    /// <summary>The rooms of a socket; null if there is no such socket.</summary>
    public IReadOnlyCollection<string>? FindRooms(string socketId)
    {
        lock (_lock) return Find(socketId) is { } found ? RoomsOf(found) : null;
    }

    public KeyValuePair<string, IReadOnlyCollection<string>>[] AllRooms()
    {
        lock (_lock)
        {
            var implied = _sockets.Values.Where(HasImpliedRoom).Select(owner => KeyValuePair.Create<string, IReadOnlyCollection<string>>(owner.Id, [owner.Id]));
            return [.. _rooms.Select(room => KeyValuePair.Create(room.Key, room.Value.Ids)), .. implied];
        }
    }

    public KeyValuePair<string, IReadOnlyCollection<string>>[] AllSockets()
    {
        lock (_lock) return [.. Known().Select(socket => KeyValuePair.Create<string, IReadOnlyCollection<string>>(socket.Id, RoomsOf(socket)))];
    }

    private T[] Everyone() => _everyone ??= [.. _sockets.Values];

    private T[] WithId(string id) => _sockets.TryGetValue(id, out var found) ? [found] : [];

    /// <summary>The sockets that were added, and those that joined a room before.</summary>
    private IEnumerable<T> Known() => _sockets.Values.Concat(_early.Values);

    private T? Find(string socketId) => _sockets.GetValueOrDefault(socketId) ?? _early.GetValueOrDefault(socketId);

    private T[] MembersOf(IReadOnlyList<string> rooms)
    {
        var members = new MemberUnion<T>();
        for (var i = 0; i < rooms.Count; i++) members.Add(MembersOf(rooms[i]));
        return members.ToArray();
    }

    private T[] MembersOf(string room)
    {
        if (_rooms.TryGetValue(room, out var found)) return found.Reachable;
        return HasOwner(room, out var owner) ? [owner] : [];
    }

    /// <summary>Whether the room is the implied one of a socket.</summary>
    private bool HasOwner(string room, [NotNullWhen(true)] out T? owner) => _sockets.TryGetValue(room, out owner) && HasImpliedRoom(owner);

    private bool IsAdded(T socket) => _sockets.TryGetValue(socket.Id, out var added) && added == socket;

    private bool HasImpliedRoom(T socket) => IsAdded(socket) && !_withoutImpliedRoom.Contains(socket);

    private string[] RoomsOf(T socket)
    {
        IEnumerable<string> own = HasImpliedRoom(socket) ? [socket.Id] : [];
        return _roomsOf.TryGetValue(socket, out var joined) ? [.. own, .. joined] : [.. own];
    }

    private int CountRooms(T socket) => (HasImpliedRoom(socket) ? 1 : 0) + (_roomsOf.TryGetValue(socket, out var joined) ? joined.Count : 0);

    /// <summary>The number of rooms that the socket would be in, without its own; 0 if none of these is new.</summary>
    private int CountWith(T socket, IReadOnlyList<string> rooms)
    {
        _roomsOf.TryGetValue(socket, out var joined);
        var added = rooms.Where(room => room != socket.Id && joined?.Contains(room) != true).Distinct().Count();
        if (added == 0 || joined is null) return added;
        return added + joined.Count - (joined.Contains(socket.Id) ? 1 : 0);
    }

    private void JoinOne(T socket, string room)
    {
        // It is in its own room already, or will be when it is added.
        if (room == socket.Id && !_withoutImpliedRoom.Contains(socket)) return;
        if (room != socket.Id && HasOwner(room, out var owner)) StoreOwnRoom(owner);
        if (!RoomsToChange(socket).Add(room)) return;
        if (AddMember(room, socket)) Note(room, socket, RoomChangeKind.Created);
        Note(room, socket, RoomChangeKind.Joined);
    }

    private void LeaveOne(T socket, string room)
    {
        if (room == socket.Id && HasImpliedRoom(socket))
        {
            _withoutImpliedRoom.Add(socket);
            Note(room, socket, RoomChangeKind.Left, RoomChangeKind.Deleted);
        }
        else if (_roomsOf.TryGetValue(socket, out var joined) && joined.Remove(room))
        {
            if (joined.Count == 0) ForgetRooms(socket);
            RemoveMember(room, socket);
        }
    }

    /// <summary>Stores the room of a socket's own id, with the socket in it.</summary>
    private void StoreOwnRoom(T owner)
    {
        _withoutImpliedRoom.Add(owner);
        RoomsToChange(owner).Add(owner.Id);
        if (!AddMember(owner.Id, owner)) Note(owner.Id, owner, RoomChangeKind.Joined);
    }

    private HashSet<string> RoomsToChange(T socket)
    {
        if (_roomsOf.TryGetValue(socket, out var joined)) return joined;
        if (!IsAdded(socket)) _early[socket.Id] = socket;
        return _roomsOf[socket] = new HashSet<string>(StringComparer.Ordinal);
    }

    private void ForgetRooms(T socket)
    {
        ForgetEarly(socket);
        _roomsOf.Remove(socket);
    }

    private void ForgetEarly(T socket)
    {
        if (_early.GetValueOrDefault(socket.Id) == socket) _early.Remove(socket.Id);
    }

    /// <summary>Adds a member; true if that created the room.</summary>
    private bool AddMember(string room, T socket)
    {
        var isNew = !_rooms.TryGetValue(room, out var members);
        if (isNew) _rooms[room] = members = new Room<T>();
        members!.Add(socket, IsAdded(socket));
        return isNew;
    }

    private void RemoveMember(string room, T socket)
    {
        Note(room, socket, RoomChangeKind.Left);
        if (_rooms[room].RemoveAndCount(socket) > 0) return;
        _rooms.Remove(room);
        Note(room, socket, RoomChangeKind.Deleted);
    }

    private void Note(string room, T socket, params ReadOnlySpan<RoomChangeKind> changes)
    {
        foreach (var change in changes) _events.Note(change, room, socket.Id);
    }
}
