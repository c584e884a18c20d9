namespace Chat;

/// <summary>The answer to whoever joined a room.</summary>
internal sealed record Welcome(string Name, string Room, IReadOnlyList<string> Members, IReadOnlyList<ChatMessage> History);
