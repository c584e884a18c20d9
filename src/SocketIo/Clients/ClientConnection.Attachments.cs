using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>Waiting for the attachments of a packet that has announced some.</summary>
internal sealed partial class ClientConnection
{
    private AttachmentDeadline? _attachmentDeadline;

    private void AwaitAttachments()
    {
        if (Find(Dialect.ReadNamespace(_decoder.PendingNamespace)) is not { State: SlotState.Joined or SlotState.Left })
            throw new PacketFormatException("The binary packet is for a namespace that is not joined.");
        _attachmentDeadline ??= new AttachmentDeadline(this);
        _attachmentDeadline.Await(Session.Wheel, _server.Options.BinaryPacketTimeout);
    }
}
