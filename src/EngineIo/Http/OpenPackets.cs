using System.Text.Encodings.Web;
using System.Text.Json;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Protocol;

namespace SocketIoNet.EngineIo.Http;

/// <summary>The packets that open a session.</summary>
internal sealed class OpenPackets(EngineOptions options)
{
    /// <summary>The start of every open packet. What follows the id is the same for all sessions of a transport.</summary>
    private const string Start = "{\"sid\":\"";

    private readonly byte[] _endWithUpgrade = EndOf(options, TransportKindExtensions.WebSocketName);
    private readonly byte[] _endWithoutUpgrade = EndOf(options);

    /// <summary>Writes the open packet.</summary>
    public void Write(PooledBuffer packet, EngineSession session)
    {
        packet.Write("0{\"sid\":\""u8);
        packet.Write(JsonEncodedText.Encode(session.Id, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        packet.Write(CanUpgrade(session) ? _endWithUpgrade : _endWithoutUpgrade);
    }

    /// <summary>The initial message of the options.</summary>
    public OutgoingMessage? InitialMessage()
    {
        if (options.InitialPacket is not { } text) return null;
        var message = OutgoingMessage.Rent();
        message.BeginText();
        message.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return message;
    }

    private static byte[] EndOf(EngineOptions options, params string[] upgrades)
    {
        var packet = new OpenPacket(
            "", upgrades, (long)options.PingInterval.TotalMilliseconds, (long)options.PingTimeout.TotalMilliseconds, options.MaxHttpBufferSize);
        return JsonSerializer.SerializeToUtf8Bytes(packet, EngineJsonContext.Relaxed.OpenPacket)[Start.Length..];
    }

    private bool CanUpgrade(EngineSession session) =>
        session.Transport == TransportKind.Polling && options.AllowUpgrades && (options.Transports & TransportKind.WebSocket) != 0;
}
