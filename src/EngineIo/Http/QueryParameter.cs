namespace SocketIoNet.EngineIo.Http;

/// <summary>The value and the number of occurrences of a parameter. A parameter that occurs twice is invalid.</summary>
internal readonly record struct QueryParameter(int Count, ReadOnlyMemory<char> Last)
{
    public bool IsMissing => Count == 0 || (Count == 1 && Last.IsEmpty);

    /// <summary>The value; empty unless there is exactly one.</summary>
    public string Value => Count != 1 ? "" : Last.Span switch
    {
        // The common values, without an allocation.
        TransportKindExtensions.PollingName => TransportKindExtensions.PollingName,
        TransportKindExtensions.WebSocketName => TransportKindExtensions.WebSocketName,
        "4" => "4",
        var other => other.ToString(),
    };

    public QueryParameter And(ReadOnlyMemory<char> value) => new(Count + 1, value);
}
