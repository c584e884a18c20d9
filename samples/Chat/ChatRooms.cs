namespace Chat;

/// <summary>All rooms of the chat, kept in memory for as long as the program runs. Its methods may be called from any thread.</summary>
internal sealed class ChatRooms(TimeProvider time)
{
    private const int MaxRooms = 100;
    private const int MaxMembers = 200;
    private const int MaxListed = 20;

    private readonly Dictionary<string, ChatRoom> _rooms = [];

    /// <summary>Held by each method, and by a caller that announces a change in the order in which it was made.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Gives the visitor a seat. The result is the reason when there is none.</summary>
    public string? Enter(Seat seat, out Seat? replaced)
    {
        replaced = null;
        if (ChatRules.Check(seat) is { } refusal) return refusal;
        lock (Gate)
        {
            var room = _rooms.GetValueOrDefault(seat.Room);
            if (room is null && !MakeSpace()) return "There are enough rooms for now. Join one of them.";
            if (room?.FindNamesake(seat) is { } namesake) return $"Somebody called {namesake.Name} is in #{seat.Room} already.";
            if (room?.Count >= MaxMembers) return $"#{seat.Room} is full.";
            _rooms[seat.Room] = room ??= new ChatRoom();
            replaced = room.Enter(seat);
            return null;
        }
    }

    /// <summary>Frees the seat; false when the same visitor took it again from elsewhere.</summary>
    public bool Leave(Seat seat)
    {
        lock (Gate)
        {
            if (_rooms.GetValueOrDefault(seat.Room) is not { } room || !room.Holds(seat)) return false;
            room.Leave(seat);
            return true;
        }
    }

    /// <summary>Keeps what was said. The result is the reason when it is not taken.</summary>
    public string? Say(Seat? seat, string? text, out ChatMessage? message)
    {
        message = null;
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length == 0) return "There is nothing in this message.";
        if (trimmed.Length > ChatRules.MaxTextLength) return $"A message has at most {ChatRules.MaxTextLength} characters.";
        lock (Gate)
        {
            if (seat is null || _rooms.GetValueOrDefault(seat.Room) is not { } room || !room.Holds(seat)) return "Join a room first.";
            message = new ChatMessage(seat.Name, trimmed, time.GetUtcNow().ToUnixTimeMilliseconds());
            room.Add(message);
            return null;
        }
    }

    public IReadOnlyList<string> Members(string room)
    {
        lock (Gate) return _rooms.GetValueOrDefault(room)?.Members ?? [];
    }

    public IReadOnlyList<ChatMessage> History(string room)
    {
        lock (Gate) return _rooms.GetValueOrDefault(room)?.History ?? [];
    }

    /// <summary>The rooms with the most people in them.</summary>
    public IReadOnlyList<RoomSummary> List()
    {
        lock (Gate)
        {
            var open = _rooms.Where(room => room.Value.Count > 0).Select(room => new RoomSummary(room.Key, room.Value.Count));
            return [.. open.OrderByDescending(room => room.Count).ThenBy(room => room.Name, StringComparer.Ordinal).Take(MaxListed)];
        }
    }

    private bool MakeSpace()
    {
        if (_rooms.Count < MaxRooms) return true;
        var empty = _rooms.FirstOrDefault(room => room.Value.Count == 0).Key;
        return empty is not null && _rooms.Remove(empty);
    }
}
