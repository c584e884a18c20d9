namespace SocketIoNet;

/// <summary>A value cannot be serialized. Nothing of the packet has been sent.</summary>
/// <param name="message">The event, and why serializing failed.</param>
/// <param name="eventName">The event; null for an acknowledgement or an error.</param>
/// <param name="innerException">The exception of the serializer or of the value's code.</param>
public sealed class PayloadSerializationException(string message, string? eventName, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The event; null for an acknowledgement or an error.</summary>
    public string? EventName { get; } = eventName;
}
