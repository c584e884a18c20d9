namespace SocketIoNet;

/// <summary>The acknowledgement of one of the sockets that a broadcast has reached.</summary>
/// <typeparam name="T">What clients acknowledge with.</typeparam>
/// <param name="socketId">The id of the socket.</param>
/// <param name="value">The first argument of its acknowledgement.</param>
/// <param name="latency">The time from the broadcast to the acknowledgement.</param>
public readonly struct AckResponse<T>(string socketId, T value, TimeSpan latency)
{
    /// <summary>The id of the socket.</summary>
    public string SocketId { get; } = socketId;

    /// <summary>The first argument of its acknowledgement.</summary>
    public T Value { get; } = value;

    /// <summary>The time from the broadcast to the acknowledgement.</summary>
    public TimeSpan Latency { get; } = latency;

    /// <summary>For <c>await foreach (var (socketId, value, latency) in …)</c>.</summary>
    public void Deconstruct(out string socketId, out T value, out TimeSpan latency) => (socketId, value, latency) = (SocketId, Value, Latency);
}
