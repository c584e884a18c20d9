namespace Chat;

/// <summary>What somebody said, and when, in milliseconds since 1970.</summary>
internal sealed record ChatMessage(string Name, string Text, long At);
