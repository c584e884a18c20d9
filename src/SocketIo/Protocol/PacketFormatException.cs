namespace SocketIoNet.Protocol;

/// <summary>A client sent something that is not a packet, or a packet beyond the limits. Its connection is closed.</summary>
/// <param name="message">What is wrong; holds nothing of what the client sent.</param>
/// <param name="innerException">The error of the JSON reader, if that is what refused the packet.</param>
public sealed class PacketFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>The limit that the packet exceeds; null when it is malformed.</summary>
    internal SocketIoLimit? Limit { get; init; }
}
