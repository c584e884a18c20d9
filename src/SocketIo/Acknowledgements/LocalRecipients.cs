using SocketIoNet.Adapters;
using SocketIoNet.Binding;

namespace SocketIoNet.Acknowledgements;

/// <summary>The sockets of this server that a broadcast asked for an acknowledgement.</summary>
internal sealed class LocalRecipients(AckCollector acks, long id)
{
    private readonly List<AckRegistry> _registries = [];

    /// <summary>Registers that the client of a socket owes an acknowledgement.</summary>
    public void Ask(Socket socket)
    {
        acks.AddRecipients(1);
        _registries.Add(socket.ExpectAck(id, new Recipient(acks, socket.Id)));
    }

    /// <summary>Nobody waits any more: nothing of the broadcast remains in the tables of the sockets.</summary>
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
