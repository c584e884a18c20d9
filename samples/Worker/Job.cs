namespace Worker;

/// <summary>Work that waits to be done.</summary>
internal sealed record Job(int Number, string ClientId, string Title, int Steps);
