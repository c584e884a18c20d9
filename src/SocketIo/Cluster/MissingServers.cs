namespace SocketIoNet.Adapters;

/// <summary>The servers that did not respond in time, by which a result is partial.</summary>
/// <param name="count">How many there are.</param>
/// <param name="serverIds">The ids of those that are known.</param>
public sealed class MissingServers(int count, IReadOnlyList<string> serverIds)
{
    /// <summary>All servers responded.</summary>
    public static MissingServers None { get; } = new(0, []);

    /// <summary>How many there are; 0 when the result is complete.</summary>
    public int Count => count;

    /// <summary>Their ids, as far as they are known: an adapter that only counts servers cannot name them.</summary>
    public IReadOnlyList<string> ServerIds => serverIds;

    /// <inheritdoc/>
    public override string ToString() => ServerIds.Count == Count ? $"{Count} ({string.Join(", ", ServerIds)})" : $"{Count}";
}
