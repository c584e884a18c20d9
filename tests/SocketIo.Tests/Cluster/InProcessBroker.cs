using SocketIoNet.Adapters;

namespace SocketIoNet.Tests.Cluster;

/// <summary>Connects servers of one process: a message is delivered to all before the call that publishes it returns, except for one that a test lets go wrong.</summary>
internal sealed class InProcessBroker(ClusterAdapterOptions? options = null) : IAdapterFactory
{
    private readonly Lock _lock = new();
    private readonly List<BrokerAdapter> _adapters = [];
    private readonly List<ClusterMessage> _held = [];
    private ClusterMessageType _faulty;
    private Delivery _fault;

    /// <summary>How many servers the broker says that there are; null when it does not count them.</summary>
    public int? Count { get; init; }

    /// <summary>Whether publishing fails.</summary>
    public bool IsDown { get; set; }

    public IAdapter Create(Namespace @namespace)
    {
        var adapter = new BrokerAdapter(@namespace, this, options);
        lock (_lock) _adapters.Add(adapter);
        return adapter;
    }

    /// <summary>Does this with the next message of that type.</summary>
    public void Let(ClusterMessageType type, Delivery fault)
    {
        lock (_lock) (_faulty, _fault) = (type, fault);
    }

    /// <summary>Delivers what is late.</summary>
    public void DeliverLate()
    {
        foreach (var message in TakeHeld()) Deliver(message);
    }

    private void Publish(ClusterMessage message)
    {
        if (IsDown) throw new IOException("The broker is down.");
        var fault = TakeFault(message);
        if (fault == Delivery.Lost) return;
        if (fault is Delivery.Late or Delivery.Swapped)
        {
            lock (_lock) _held.Add(message);
            return;
        }

        Deliver(message);
        if (fault == Delivery.Twice) Deliver(message);
        if (_fault == Delivery.Swapped) DeliverLate();
    }

    private Delivery TakeFault(ClusterMessage message)
    {
        lock (_lock)
        {
            if (message.Type != _faulty) return Delivery.Once;
            _faulty = ClusterMessageType.None;
            return _fault;
        }
    }

    private ClusterMessage[] TakeHeld()
    {
        lock (_lock)
        {
            ClusterMessage[] held = [.. _held];
            _held.Clear();
            return held;
        }
    }

    private void Deliver(ClusterMessage message)
    {
        BrokerAdapter[] adapters;
        lock (_lock) adapters = [.. _adapters];
        foreach (var adapter in adapters) adapter.Receive(message);
    }

    private sealed class BrokerAdapter(Namespace @namespace, InProcessBroker broker, ClusterAdapterOptions? options) : ClusterAdapter(@namespace, options)
    {
        public override ValueTask<int> CountServersAsync(CancellationToken cancellationToken) =>
            broker.Count is { } count ? ValueTask.FromResult(count) : base.CountServersAsync(cancellationToken);

        protected override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
        {
            broker.Publish(message);
            return ValueTask.CompletedTask;
        }
    }
}
