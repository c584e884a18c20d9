namespace SocketIoNet;

/// <summary>
/// Thrown by a middleware, rejects a connection: the client's <c>connect_error</c> event has this message and this data. The text of any other exception is not sent to the client.
/// </summary>
/// <param name="message">The message for the client.</param>
/// <param name="data">Additional data for the client, serialized like an argument of an event; null for none.</param>
public sealed class ConnectErrorException(string message, object? data = null) : Exception(message)
{
    /// <summary>The <c>data</c> of the client's error; null for none.</summary>
    public object? ErrorData { get; } = data;
}
