namespace Chat;

/// <summary>One visitor in one room, under one name.</summary>
internal sealed record Seat(string Visitor, string SocketId, string Name, string Room);
