namespace SocketIoNet;

/// <summary>The acknowledgement of one of the sockets that a broadcast has reached.</summary>
/// <typeparam name="T">What clients answer.</typeparam>
/// <param name="SocketId">The id of the socket that answered.</param>
/// <param name="Value">The first argument of its answer.</param>
/// <param name="Latency">The time from the broadcast to the answer.</param>
public readonly record struct AckResponse<T>(string SocketId, T Value, TimeSpan Latency);
