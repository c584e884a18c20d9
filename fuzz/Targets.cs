using System.Text;
using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Protocol;
using SocketIoNet.EngineIo.Transports.WebSockets.Framing;
using SocketIoNet.MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.Fuzz;

/// <summary>What reads the bytes of clients. A target fails by an exception; what is merely invalid is refused without one, or with the decoder's own.</summary>
internal static class Targets
{
    private const int MaxMessage = 10_000;

    public static IReadOnlyDictionary<string, Action<byte[]>> All { get; } = new Dictionary<string, Action<byte[]>>
    {
        ["engine-packet"] = ReadEnginePacket,
        ["payload-4"] = static input => ReadPayload(Revision4.Instance, input, isBinary: false),
        ["payload-3-text"] = static input => ReadPayload(Revision3.WithBase64, input, isBinary: false),
        ["payload-3-binary"] = static input => ReadPayload(Revision3.WithBinary, input, isBinary: true),
        ["websocket-frames"] = ReadFrames,
        ["socket-packet"] = ReadSocketPackets,
        ["message-pack"] = ReadMessagePack,
        ["http-request"] = ReadRequest,
    };

    private static void ReadEnginePacket(byte[] input)
    {
        if (input.Length == 0) return;
        ProtocolRevision revision = (input[0] & 2) != 0 ? Revision3.WithBinary : Revision4.Instance;
        if (revision.TryReadFrame(input.AsSpan(1), (input[0] & 1) != 0, out var packet)) Require(packet.Data.Length < input.Length);
    }

    private static void ReadPayload(ProtocolRevision revision, byte[] input, bool isBinary)
    {
        for (var position = 0; position <= input.Length;)
        {
            var before = position;
            if (!revision.TryReadPayload(input, isBinary, ref position, out var packet)) return;
            Require(position > before && packet.Data.Length <= input.Length);
        }
    }

    /// <summary>The input arrives in pieces of the length that its first byte says.</summary>
    private static void ReadFrames(byte[] input)
    {
        if (input.Length == 0) return;
        using var reader = new FrameReader(MaxMessage);
        for (var position = 1; position < input.Length;)
        {
            var free = reader.GetFree();
            var count = Math.Min(Math.Min(free.Length, input[0] + 1), input.Length - position);
            input.AsSpan(position, count).CopyTo(free.Span);
            reader.Advance(count);
            position += count;
            if (!ReadFrames(reader)) return;
        }
    }

    /// <summary>False when the connection would end.</summary>
    private static bool ReadFrames(FrameReader reader)
    {
        while (true)
        {
            var result = reader.Read();
            if (result == FrameReadResult.Incomplete) return true;
            if (result is not (FrameReadResult.Text or FrameReadResult.Binary or FrameReadResult.Ping))
            {
                reader.DropToClose();
                return false;
            }

            Require(reader.Payload.Length <= MaxMessage);
        }
    }

    /// <summary>The input is a conversation: lines of text, and of binary data behind a NUL.</summary>
    private static void ReadSocketPackets(byte[] input)
    {
        var decoder = new JsonPacketParser().CreateDecoder(PacketLimits.Default);
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            var line = input.AsSpan(range);
            var isBinary = line.Length > 0 && line[0] == 0;
            try
            {
                if (decoder.TryDecode(isBinary ? line[1..] : line, isBinary, out var packet)) ReadItems(packet);
            }
            catch (PacketFormatException)
            {
                return;
            }
        }
    }

    /// <summary>Whatever is read can be sent on.</summary>
    private static void ReadMessagePack(byte[] input)
    {
        var parser = new MessagePackPacketParser();
        try
        {
            parser.CreateDecoder(PacketLimits.Default).TryDecode(input, isBinary: true, out var packet);
            var message = OutgoingMessage.Rent();
            parser.Encode(packet, message);
            Require(message.FrameCount == 1);
            message.Release();
        }
        catch (PacketFormatException)
        {
        }
    }

    private static void ReadItems(in Packet packet)
    {
        if (packet.Type is not (PacketType.Event or PacketType.Ack)) return;
        var items = JsonListReader.ForArray(packet.Data, packet.Items);
        var count = 0;
        while (items.TryRead(out var item))
        {
            Require(item.Length > 0);
            count++;
        }

        Require(packet.Items.Count == 0 || packet.Items.Count == count);
    }

    private static void ReadRequest(byte[] input)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString("?" + Encoding.Latin1.GetString(input));
        var request = EngineRequest.From(context);
        Require(request.Revision.Number is 3 or 4);
    }

    private static void Require(bool condition)
    {
        if (!condition) throw new InvalidOperationException("A decoder has broken its word.");
    }
}
