namespace Chat;

/// <summary>The answer to a message that was taken, with its time.</summary>
internal sealed record Receipt(long At);
