using System.Buffers;
using MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack;

/// <summary>Decodes packets, each of which is one message.</summary>
internal sealed class MessagePackPacketDecoder(PacketLimits limits) : IPacketDecoder
{
    public ReadOnlySpan<byte> PendingNamespace => default;

    public bool TryDecode(ReadOnlySpan<byte> message, bool isBinary, out Packet packet)
    {
        if (!isBinary) throw new PacketFormatException("Expected MessagePack, not text.");
        // The library reads memory, not spans.
        var copy = ArrayPool<byte>.Shared.Rent(message.Length);
        try
        {
            message.CopyTo(copy);
            packet = Decode(message, copy.AsMemory(0, message.Length));
            return true;
        }
        catch (Exception exception) when (IsOfMalformedInput(exception))
        {
            throw new PacketFormatException("The packet is not valid MessagePack.", exception);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private Packet Decode(ReadOnlySpan<byte> message, ReadOnlyMemory<byte> copy)
    {
        var envelope = PacketEnvelope.Read(copy);
        byte[] json = [];
        byte[][] attachments = [];
        if (envelope.DataStart >= 0)
        {
            json = JsonTranscoder.Transcode(copy[envelope.DataStart..], limits, out attachments);
        }

        return PacketValidator.Validate(new Packet(envelope.Type, message[envelope.Namespace], json, envelope.Id, new AttachmentList(attachments)), limits);
    }

    private static bool IsOfMalformedInput(Exception exception) =>
        exception is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentOutOfRangeException;
}
