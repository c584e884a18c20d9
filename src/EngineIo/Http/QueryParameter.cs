namespace SocketIoNet.EngineIo.Http;

/// <summary>How often a parameter is given, and its last value. One that is given twice counts as given wrong.</summary>
internal readonly record struct QueryParameter(int Count, ReadOnlyMemory<char> Last)
{
    public bool IsMissing => Count == 0 || (Count == 1 && Last.IsEmpty);

    /// <summary>The value; empty when there is not exactly one.</summary>
    public string Value => Count != 1 ? "" : Last.Span switch
    {
        // What nearly every request has, so that it is not made anew.
        TransportKindExtensions.PollingName => TransportKindExtensions.PollingName,
        TransportKindExtensions.WebSocketName => TransportKindExtensions.WebSocketName,
        "4" => "4",
        var other => other.ToString(),
    };

    public QueryParameter And(ReadOnlyMemory<char> value) => new(Count + 1, value);
}
