using System.Runtime.CompilerServices;
using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Tests.Protocol;

/// <summary>Packets to frames and back, as the default parser does it.</summary>
public static class Wire
{
    public static PacketLimits Limits { get; } = PacketLimits.Default;

    public static OwnedPacket Decode(string text, params byte[][] attachments) => Decode(Limits, text, attachments);

    public static OwnedPacket Decode(PacketLimits limits, string text, params byte[][] attachments)
    {
        var decoder = new JsonPacketParser().CreateDecoder(limits);
        var isComplete = decoder.TryDecode(Encoding.UTF8.GetBytes(text), isBinary: false, out var packet);
        foreach (var attachment in attachments)
        {
            Assert.False(isComplete);
            isComplete = decoder.TryDecode(attachment, isBinary: true, out packet);
        }

        Assert.True(isComplete);
        return OwnedPacket.From(packet);
    }

    public static PacketFormatException AssertRefused(string text, params byte[][] attachments) =>
        Assert.Throws<PacketFormatException>(() => Decode(text, attachments));

    /// <summary>The frames of a packet: text as string (without the engine's type), binary as byte array.</summary>
    public static object[] Encode(in Packet packet)
    {
        var message = OutgoingMessage.Rent();
        new JsonPacketParser().Encode(packet, message);
        var frames = new object[message.FrameCount];
        for (var i = 0; i < frames.Length; i++)
        {
            var frame = GetFrame(ref message, i, out var isBinary).ToArray();
            frames[i] = isBinary ? frame : Encoding.UTF8.GetString(frame.AsSpan(1));
            if (!isBinary) Assert.Equal((byte)'4', frame[0]);
        }

        message.Release();
        return frames;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetFrame")]
    private static extern ReadOnlyMemory<byte> GetFrame(ref OutgoingMessage message, int index, out bool isBinary);
}
