namespace Chat;

/// <summary>Who is in a room, and the last things that were said there.</summary>
internal sealed class ChatRoom
{
    private const int MaxHistory = 100;

    private readonly Dictionary<string, Seat> _seats = [];
    private readonly Queue<ChatMessage> _history = [];

    public int Count => _seats.Count;

    public IReadOnlyList<string> Members => [.. _seats.Values.Select(seat => seat.Name)];

    public IReadOnlyList<ChatMessage> History => [.. _history];

    public bool Holds(Seat seat) => _seats.GetValueOrDefault(seat.Visitor) == seat;

    public Seat? FindNamesake(Seat seat) =>
        _seats.Values.FirstOrDefault(other => other.Visitor != seat.Visitor && other.Name.Equals(seat.Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Seats a visitor; the result is the seat that the same visitor held before.</summary>
    public Seat? Enter(Seat seat)
    {
        var replaced = _seats.GetValueOrDefault(seat.Visitor);
        _seats[seat.Visitor] = seat;
        return replaced;
    }

    public void Leave(Seat seat) => _seats.Remove(seat.Visitor);

    public void Add(ChatMessage message)
    {
        if (_history.Count == MaxHistory) _history.Dequeue();
        _history.Enqueue(message);
    }
}
