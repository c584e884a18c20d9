using System.Runtime.CompilerServices;
using System.Text;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.MessagePack.Tests;

/// <summary>Packets to bytes and back, as the MessagePack parser does it.</summary>
internal static class Pack
{
    private const string BeforeData = "83A47479706502A464617461";
    private const string BehindData = "A36E7370A12F";

    private static readonly MessagePackPacketParser Parser = new();

    public static OwnedPacket Decode(string hex, PacketLimits? limits = null) => Decode(Convert.FromHexString(hex), limits);

    public static OwnedPacket Decode(byte[] message, PacketLimits? limits = null)
    {
        Assert.True(Parser.CreateDecoder(limits ?? PacketLimits.Default).TryDecode(message, isBinary: true, out var packet));
        return OwnedPacket.From(packet);
    }

    public static PacketFormatException AssertRefused(string hex, PacketLimits? limits = null) =>
        Assert.Throws<PacketFormatException>(() => Decode(hex, limits));

    /// <summary>Reads <paramref name="hex"/> as the one argument of the event "e".</summary>
    public static (string Json, byte[][] Attachments) DecodeValue(string hex)
    {
        var packet = Decode(InEvent($"92A165{hex}"));
        Assert.StartsWith("[\"e\",", packet.Data, StringComparison.Ordinal);
        return (packet.Data[5..^1], packet.Attachments);
    }

    /// <summary>An event for the main namespace with this payload.</summary>
    public static string InEvent(string dataHex) => BeforeData + dataHex + BehindData;

    public static string Encode(OwnedPacket packet)
    {
        var message = OutgoingMessage.Rent();
        Parser.Encode(packet.ToPacket(), message);
        Assert.Equal(1, message.FrameCount);
        var hex = Convert.ToHexString(GetFrame(ref message, 0, out var isBinary).Span);
        Assert.True(isBinary);
        message.Release();
        return hex;
    }

    /// <summary>Writes <paramref name="json"/> as the payload of an event.</summary>
    public static string EncodeValue(string json, params byte[][] attachments)
    {
        var hex = Encode(new OwnedPacket(PacketType.Event, "/", -1, json, attachments));
        Assert.StartsWith(BeforeData, hex, StringComparison.Ordinal);
        Assert.EndsWith(BehindData, hex, StringComparison.Ordinal);
        return hex[BeforeData.Length..^BehindData.Length];
    }

    public static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetFrame")]
    private static extern ReadOnlyMemory<byte> GetFrame(ref OutgoingMessage message, int index, out bool isBinary);
}
