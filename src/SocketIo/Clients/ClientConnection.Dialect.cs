using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>What is done because of the revision of the protocol that the client speaks.</summary>
internal sealed partial class ClientConnection
{
    public ClientDialect Dialect { get; }

    public void OnOpen()
    {
        using var context = EmptyContext.Enter();
        if (Dialect.EntersMainNamespace) Connect(new Packet(PacketType.Connect, "/"u8), null);
    }

    /// <summary>Some clients ask for the main namespace although they are in it from the start.</summary>
    private bool IsInAlready(ReadOnlySpan<byte> namespaceName) => Dialect.EntersMainNamespace && namespaceName.SequenceEqual("/"u8);
}
