namespace SocketIoNet;

/// <summary>
/// Refuses a connection: thrown by a middleware, it reaches the client as its <c>connect_error</c> event, with this message and
/// this data. Any other exception reaches the client without its text.
/// </summary>
/// <param name="message">The message for the client.</param>
/// <param name="data">More for the client, serialized like an argument of an event; null for nothing.</param>
public sealed class ConnectErrorException(string message, object? data = null) : Exception(message)
{
    /// <summary>What the client finds in the <c>data</c> of its error; null for nothing.</summary>
    public object? ErrorData { get; } = data;
}
