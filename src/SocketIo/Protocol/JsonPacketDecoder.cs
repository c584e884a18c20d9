using System.Text.Unicode;

namespace SocketIoNet.Protocol;

/// <summary>
/// Decodes packets in the format of <see cref="PacketHeader"/>: a text message, followed by a binary message for each attachment.
/// </summary>
internal sealed class JsonPacketDecoder(PacketLimits limits) : IPacketDecoder
{
    /// <summary>The name and the argument.</summary>
    private const int ItemsOfOneArgument = 2;

    private PendingPacket? _pending;

    public ReadOnlySpan<byte> PendingNamespace => _pending is null ? default : _pending.Namespace;

    public bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, out Packet packet) =>
        isBinary ? TryComplete(message, out packet) : TryDecodeText(message, mayLeaveUnvalidated: false, out packet);

    /// <summary>The same for a caller who passes packets that are <see cref="Packet.IsUnvalidated"/> to <see cref="Validate"/>, or reads all of their JSON.</summary>
    internal bool TryDecodeLazily(ReadOnlySpan<byte> message, bool isBinary, out Packet packet) =>
        isBinary ? TryComplete(message, out packet) : TryDecodeText(message, mayLeaveUnvalidated: true, out packet);

    /// <summary>Checks what <see cref="TryDecodeLazily"/> has left out.</summary>
    /// <exception cref="PacketFormatException">The payload is malformed; the connection has to be closed.</exception>
    internal Packet Validate(scoped in Packet packet)
    {
        if (!packet.IsUnvalidated) return packet;
        var items = PayloadValidator.Validate(packet.Type, packet.Data, 0, limits);
        return new Packet(packet.Type, packet.Namespace, packet.Data, packet.Id) { Items = items };
    }

    private bool TryDecodeText(ReadOnlySpan<byte> message, bool mayLeaveUnvalidated, out Packet packet)
    {
        if (_pending is not null) throw new PacketFormatException("Expected an attachment, not text.");
        // Payloads are passed on to other clients unchanged, and a browser closes a WebSocket on invalid UTF-8.
        if (!Utf8.IsValid(message)) throw new PacketFormatException("The packet is not valid UTF-8.");
        var header = PacketHeader.Parse(message, limits);
        if (mayLeaveUnvalidated && header is { Type: PacketType.Event, Attachments: 0 } && PayloadValidator.LooksLikeOneArgument(header.GetData(message), limits.MaxEventNameLength))
        {
            packet = header.ToPacket(message, default, new ArrayItems { Count = ItemsOfOneArgument }, isUnvalidated: true);
            return true;
        }

        var items = PayloadValidator.Validate(header.Type, header.GetData(message), header.Attachments, limits);
        if (header.Attachments > 0)
        {
            _pending = new PendingPacket(header, message, items, limits.MaxAttachmentBytes);
            packet = default;
            return false;
        }

        packet = header.ToPacket(message, default, items);
        return true;
    }

    private bool TryComplete(ReadOnlySpan<byte> attachment, out Packet packet)
    {
        if (_pending is null) throw new PacketFormatException("Unexpected binary data.");
        packet = default;
        if (!_pending.Add(attachment)) return false;
        packet = _pending.ToPacket();
        _pending = null;
        return true;
    }
}
