namespace Chat;

/// <summary>A room and how many are in it.</summary>
internal sealed record RoomSummary(string Name, int Count);
