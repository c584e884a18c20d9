namespace Chat;

/// <summary>What the page sends along when it connects: a secret of its tab, which takes its own seat back after a reconnection.</summary>
internal sealed record VisitorAuth(string? Visitor);
