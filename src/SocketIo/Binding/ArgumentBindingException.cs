
namespace SocketIoNet;

/// <summary>A client sent an argument that does not fit a handler's parameter, or left it out. The handler was not called.</summary>
/// <param name="message">Names the event, the position and the declared type.</param>
/// <param name="eventName">The event; null for an acknowledgement or the auth of a handshake.</param>
/// <param name="position">The position of the argument, counted from 0.</param>
/// <param name="innerException">Why it could not be converted; null if it was missing.</param>
public sealed class ArgumentBindingException(string message, string? eventName, int position, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The event; null for an acknowledgement or the auth of a handshake.</summary>
    public string? EventName { get; } = eventName;

    /// <summary>The position of the argument, counted from 0.</summary>
    public int Position { get; } = position;
}
