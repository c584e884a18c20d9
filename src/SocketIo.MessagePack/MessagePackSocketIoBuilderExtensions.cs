using SocketIoNet;
using SocketIoNet.MessagePack;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the MessagePack parser.</summary>
public static class MessagePackSocketIoBuilderExtensions
{
    /// <summary>
    /// Sends and receives packets as MessagePack, one binary message each. All clients have to use
    /// <c>socket.io-msgpack-parser</c>, or the file <c>socket.io.msgpack.min.js</c> that the server hands out.
    /// </summary>
    /// <param name="builder">What <c>AddSocketIo</c> has returned.</param>
    public static ISocketIoBuilder AddMessagePackProtocol(this ISocketIoBuilder builder) =>
        builder.UseParser(static _ => new MessagePackPacketParser());
}
