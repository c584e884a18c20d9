using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>What clients send along to be let in is kept for as long as they are in.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>Whether it is little enough, with that of the namespaces that the client is in or on its way into.</summary>
    private bool MayKeepAuth(NamespaceSlot slot)
    {
        lock (_lock) return _slots.Sum(static present => present.State == SlotState.Left ? 0 : present.AuthBytes) + slot.AuthBytes <= _server.Options.MaxAuthBytes;
    }

    private static long CountBytes(in Packet packet)
    {
        long bytes = packet.Data.Length;
        for (var i = 0; i < packet.Attachments.Count; i++) bytes += packet.Attachments[i].Length;
        return bytes;
    }
}
