namespace Chat;

/// <summary>What names, rooms and messages may look like. Nothing that a page sends is taken as it comes.</summary>
internal static class ChatRules
{
    public const int MaxNameLength = 24;
    public const int MaxTextLength = 1000;
    private const int MaxVisitorLength = 64;

    public static string VisitorOf(VisitorAuth? auth, string socketId) =>
        auth?.Visitor is { Length: > 0 and <= MaxVisitorLength } visitor ? visitor : socketId;

    public static string CleanName(string? name) => (name ?? "").Trim();

    public static string CleanRoom(string? room) => (room ?? "").Trim().TrimStart('#').Trim().ToLowerInvariant();

    public static string? Check(Seat seat)
    {
        if (seat.Name.Length == 0) return "Please choose a name.";
        if (seat.Name.Length > MaxNameLength) return $"A name has at most {MaxNameLength} characters.";
        if (seat.Name.Any(char.IsControl)) return "A name is plain text.";
        if (seat.Room.Length == 0) return "Please choose a room.";
        if (seat.Room.Length > MaxNameLength) return $"A room's name has at most {MaxNameLength} characters.";
        if (!seat.Room.All(IsRoomCharacter)) return "A room's name is made of letters, digits, - and _.";
        return null;
    }

    private static bool IsRoomCharacter(char character) => char.IsLetterOrDigit(character) || character is '-' or '_';
}
