using System.Buffers;
using MessagePack;
using SocketIoNet.ClusterWire;
using SocketIoNet.MessagePack;
using SocketIoNet.Protocol;

namespace SocketIoNet.Redis.Classic;

/// <summary>
/// A broadcast as @socket.io/redis-adapter has it, <c>[uid, packet, opts]</c>, read and written without a form in between. The data of the packet remains MessagePack until somebody is to
/// receive it.
/// </summary>
internal readonly ref struct ClassicBroadcast
{
    private const int UsualOverhead = 256;
    private const int LargestKeptBuffer = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? t_buffer;

    private ClassicBroadcast(string serverId, ClassicPacket packet, BroadcastOptions options)
    {
        ServerId = serverId;
        Packet = packet;
        Options = options;
    }

    public string ServerId { get; }

    public ClassicPacket Packet { get; }

    public BroadcastOptions Options { get; }

    /// <exception cref="PacketFormatException">It is MessagePack, but not a broadcast; other exceptions say that it is not MessagePack.</exception>
    public static ClassicBroadcast Read(ReadOnlyMemory<byte> message)
    {
        var reader = new MessagePackReader(message);
        if (reader.NextMessagePackType != MessagePackType.Array || reader.ReadArrayHeader() < 3) throw new PacketFormatException("Expected sender, packet and options.");
        var serverId = reader.NextMessagePackType == MessagePackType.String ? reader.ReadString() ?? "" : "";
        var packet = ClassicPacket.Read(ref reader, message);
        return new ClassicBroadcast(serverId, packet, PackedOptions.Read(ref reader));
    }

    public static byte[] Write(string serverId, string @namespace, PacketData data, BroadcastOptions options)
    {
        var buffer = t_buffer ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        buffer.GetSpan(data.Json.Length + UsualOverhead);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.Write(serverId);
        WritePacket(ref writer, @namespace, data);
        PackedOptions.Write(ref writer, options);
        writer.Flush();
        var message = buffer.WrittenSpan.ToArray();
        if (buffer.Capacity > LargestKeptBuffer) t_buffer = null;
        return message;
    }

    /// <summary>How all broadcasts of a server begin.</summary>
    public static byte[] StartOf(string serverId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.Write(serverId);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WritePacket(ref MessagePackWriter writer, string @namespace, PacketData data)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("type"u8);
        writer.Write((int)PacketType.Event);
        writer.WriteString("data"u8);
        JsonValueWriter.Write(ref writer, JsonText.RepairSurrogates(data.Json.Span), data.Attachments);
        writer.WriteString("nsp"u8);
        writer.Write(@namespace);
    }
}
