using SocketIoNet.Protocol;

namespace SocketIoNet.InteropHost.Linked;

/// <summary>An event or its acknowledgement on its way between servers: nothing but bytes.</summary>
internal sealed record WirePacket(byte[] Json, byte[][] Attachments)
{
    public static WirePacket Of(in Packet packet) => new(packet.Data.ToArray(), packet.Attachments.ToArrays());

    public static WirePacket Of(EventArguments arguments) => new(arguments.ToJson(), arguments.Attachments.ToArrays());

    public Packet ToPacket(PacketType type, Namespace target) => new(type, target.WireName, Json, attachments: new AttachmentList(Attachments));
}
