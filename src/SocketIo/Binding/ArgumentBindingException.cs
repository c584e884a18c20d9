
namespace SocketIoNet;

/// <summary>A client sent an argument that a handler's parameter cannot take, or left it out. The handler was not called.</summary>
/// <param name="message">Names the event, the position and the type that was wanted.</param>
/// <param name="eventName">The event, or null when the argument came with an acknowledgement.</param>
/// <param name="position">The position of the argument, counted from 0.</param>
/// <param name="innerException">Why it could not be converted, unless it was missing.</param>
public sealed class ArgumentBindingException(string message, string? eventName, int position, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The event, or null when the argument came with an acknowledgement or is the auth of a handshake.</summary>
    public string? EventName { get; } = eventName;

    /// <summary>The position of the argument, counted from 0.</summary>
    public int Position { get; } = position;
}
