using System.Text;
using SocketIoNet.Protocol;

namespace SocketIoNet.TestSupport.Payloads;

/// <summary>A packet that a test may keep.</summary>
public sealed record OwnedPacket(PacketType Type, string Namespace, long Id, string Data, byte[][] Attachments)
{
    public static OwnedPacket From(in Packet packet) => new(
        packet.Type,
        Encoding.UTF8.GetString(packet.Namespace),
        packet.Id,
        Encoding.UTF8.GetString(packet.Data),
        [.. packet.Attachments.ToArrays()]);

    public Packet ToPacket() => new(Type, Encoding.UTF8.GetBytes(Namespace), Encoding.UTF8.GetBytes(Data), Id, new AttachmentList(Attachments));

    public bool Equals(OwnedPacket? other) =>
        other is not null && Type == other.Type && Namespace == other.Namespace && Id == other.Id && Data == other.Data
        && Attachments.Length == other.Attachments.Length
        && Attachments.Zip(other.Attachments).All(pair => pair.First.SequenceEqual(pair.Second));

    public override int GetHashCode() => HashCode.Combine(Type, Namespace, Id, Data);
}
