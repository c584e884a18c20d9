namespace SocketIoNet;

/// <summary>The socket disconnected before it acknowledged.</summary>
/// <param name="reason">Why it disconnected, such as <c>transport close</c>.</param>
public sealed class SocketDisconnectedException(string reason) : Exception($"The socket has been disconnected: {reason}.")
{
    /// <summary>Why the socket disconnected.</summary>
    public string Reason { get; } = reason;
}
