namespace SocketIoNet;

/// <summary>A value that was given to be sent cannot be serialized. Nothing of the packet has been sent.</summary>
/// <param name="message">Which event it was for, and why it failed.</param>
/// <param name="eventName">The event, or null when the value was for an acknowledgement or an error.</param>
/// <param name="innerException">The exception of the serializer, or of the value's own code.</param>
public sealed class PayloadSerializationException(string message, string? eventName, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The event, or null when the value was for an acknowledgement or an error.</summary>
    public string? EventName { get; } = eventName;
}
