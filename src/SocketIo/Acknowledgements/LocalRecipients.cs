using SocketIoNet.Adapters;
using SocketIoNet.Binding;

namespace SocketIoNet.Acknowledgements;

/// <summary>The sockets of this server that are to acknowledge a broadcast.</summary>
internal sealed class LocalRecipients(AckCollector acks, long id)
{
    private readonly List<AckRegistry> _registries = [];

    /// <summary>Awaits the acknowledgement of a socket.</summary>
    public void Ask(Socket socket)
    {
        acks.AddRecipients(1);
        socket.Acks.AddOneOfMany(id, new Recipient(acks, socket.Id));
        _registries.Add(socket.Acks);
    }

    /// <summary>Removes the broadcast from the sockets: its acknowledgements are no longer awaited.</summary>
    public void Withdraw()
    {
        foreach (var registry in _registries) registry.TryTake(id, out _);
    }

    private sealed class Recipient(AckCollector acks, string socketId) : PendingAck
    {
        public override void Complete(scoped ref ArgumentReader arguments) => acks.Settle(socketId, ref arguments);

        public override void Fail(Exception exception) => acks.SettleWithout(exception);

        public override void OnDue()
        {
        }
    }
}
