using SocketIoNet.Adapters;
using SocketIoNet.Binding;
using SocketIoNet.EngineIo.Timing;
using SocketIoNet.Protocol;

namespace SocketIoNet.Cluster;

/// <summary>Passes the acknowledgements of the sockets of this server on to the server that asked for them.</summary>
/// <param name="server">Whose clock and serializer are used.</param>
/// <param name="acknowledge">Publishes the acknowledgement of a socket.</param>
internal sealed class AckRelay(SocketIoServer server, Action<string, PacketData> acknowledge) : AckCollector(server.Serializer)
{
    private readonly Lock _lock = new();
    private readonly List<Action> _callbacks = [];
    private Deadline? _deadline;
    private int _outstanding = 1;
    private bool _isOver;

    /// <summary>How many recipients there are, once all have been asked.</summary>
    public int Recipients { get; private set; }

    /// <summary>All recipients have been asked; the requester waits for so long.</summary>
    public void Await(TimeSpan timeout)
    {
        var deadline = new Deadline(this);
        lock (_lock) _deadline = deadline;
        server.Engine.Wheel.Schedule(deadline, timeout);
        Settle();
    }

    internal override void BeginCounting()
    {
    }

    internal override void EndCounting()
    {
    }

    internal override void AddRecipients(int count)
    {
        lock (_lock)
        {
            Recipients += count;
            _outstanding += count;
        }
    }

    internal override void OnEnded(Action callback)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _callbacks.Add(callback);
                return;
            }
        }

        callback();
    }

    internal override void Settle(string socketId, scoped ref ArgumentReader arguments)
    {
        acknowledge(socketId, PacketData.Of(arguments.TakeRest()));
        Settle();
    }

    internal override void SettleWithout(Exception reason) => Settle();

    private void Settle()
    {
        bool isLast;
        lock (_lock) isLast = --_outstanding == 0;
        if (isLast) End();
    }

    private void End()
    {
        Deadline? deadline;
        lock (_lock)
        {
            if (_isOver) return;
            _isOver = true;
            deadline = _deadline;
        }

        if (deadline is not null) server.Engine.Wheel.Cancel(deadline);
        foreach (var callback in _callbacks) callback();
    }

    private sealed class Deadline(AckRelay relay) : WheelTimer
    {
        public override void OnDue() => relay.End();
    }
}
