namespace Chat;

/// <summary>One visitor in one room, under one name.</summary>
internal sealed record Seat(string Visitor, string SocketId, string Name, string Room)
{
    /// <summary>The room of the server. Its name can be no socket's id, whose room is that socket's own, whatever the visitor calls the room.</summary>
    public string Channel => $"room:{Room}";
}
