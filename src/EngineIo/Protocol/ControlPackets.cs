namespace SocketIoNet.EngineIo.Protocol;

/// <summary>The packets without data that the server sends, as shared messages.</summary>
internal static class ControlPackets
{
    public static OutgoingMessage Ping { get; } = OutgoingMessage.CreateControl("2"u8);

    public static OutgoingMessage Pong { get; } = OutgoingMessage.CreateControl("3"u8);

    public static OutgoingMessage Noop { get; } = OutgoingMessage.CreateControl("6"u8);
}
