namespace Native;

/// <summary>A type that no JsonSerializerContext names.</summary>
internal sealed record Unnamed(int Number);
