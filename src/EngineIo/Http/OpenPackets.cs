using System.Text.Json;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>The packets that open a session.</summary>
internal static class OpenPackets
{
    private static readonly string[] WebSocketUpgrade = ["websocket"];

    /// <summary>The JSON of the open packet.</summary>
    public static byte[] Create(EngineSession session, EngineOptions options) => JsonSerializer.SerializeToUtf8Bytes(
        new OpenPacket(
            session.Id,
            CanUpgrade(session, options) ? WebSocketUpgrade : [],
            (long)options.PingInterval.TotalMilliseconds,
            (long)options.PingTimeout.TotalMilliseconds,
            options.MaxHttpBufferSize),
        EngineJsonContext.Relaxed.OpenPacket);

    /// <summary>The message that the options want every client to be greeted with.</summary>
    public static OutgoingMessage? Initial(EngineOptions options)
    {
        if (options.InitialPacket is not { } text) return null;
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return message;
    }

    private static bool CanUpgrade(EngineSession session, EngineOptions options) =>
        session.Transport == TransportKind.Polling && options.AllowUpgrades && (options.Transports & TransportKind.WebSocket) != 0;
}
