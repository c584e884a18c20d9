namespace SocketIoNet.Protocol;

/// <summary>A client sent an invalid packet, or one that exceeds a limit. Its connection is closed.</summary>
/// <param name="message">What is wrong. It contains nothing that the client sent.</param>
/// <param name="innerException">The error of the JSON reader; null for none.</param>
public sealed class PacketFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The limit that the packet exceeds; null if it is invalid.</summary>
    internal SocketIoLimit? Limit { get; init; }
}
