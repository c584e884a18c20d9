namespace Worker;

/// <summary>What a client asks for.</summary>
internal sealed record JobRequest(string Title, int Steps = 3);
