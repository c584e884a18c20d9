namespace SocketIoNet.Adapters;

/// <summary>The servers that did not respond in time, by which a result is partial.</summary>
/// <param name="Count">How many there are; 0 when the result is complete.</param>
/// <param name="ServerIds">Their ids, as far as they are known: an adapter that only counts servers cannot name them.</param>
public sealed record MissingServers(int Count, IReadOnlyList<string> ServerIds)
{
    /// <summary>All servers responded.</summary>
    public static MissingServers None { get; } = new(0, []);

    /// <inheritdoc/>
    public override string ToString() => ServerIds.Count == Count ? $"{Count} ({string.Join(", ", ServerIds)})" : $"{Count}";
}
