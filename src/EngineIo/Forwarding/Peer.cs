using System.Collections.Concurrent;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Another server, as long as there are exchanges with it, and the exchanges.</summary>
internal sealed class Peer(ServerMessages messages, string id)
{
    private readonly Lock _opening = new();
    private readonly ConcurrentDictionary<ulong, OutgoingExchange> _outgoing = [];
    private readonly ConcurrentDictionary<ulong, IncomingExchange> _incoming = [];
    private ulong _lastAccepted;
    private int _silentTicks;
    private bool _isGone;
    private volatile bool _wasHeard;

    public string Id => id;

    /// <summary>Whether there are exchanges with the server.</summary>
    public bool IsInUse => !_outgoing.IsEmpty || !_incoming.IsEmpty;

    /// <summary>For how many ticks nothing came from the server.</summary>
    public int SilentTicks => Volatile.Read(ref _silentTicks);

    public IEnumerable<Exchange> Exchanges => [.. _outgoing.Values, .. _incoming.Values];

    public IEnumerable<OutgoingExchange> Outgoing => _outgoing.Values;

    public IEnumerable<IncomingExchange> Incoming => _incoming.Values;

    /// <summary>Whether the server has ever sent something. The id of one that has not may be invented.</summary>
    public bool WasHeard => _wasHeard;

    public void OnHeard()
    {
        _wasHeard = true;
        Volatile.Write(ref _silentTicks, 0);
    }

    public void OnTick() => Interlocked.Increment(ref _silentTicks);

    /// <summary>Opens an exchange: numbers it and sends its request, both in the same order. False if the server has gone meanwhile.</summary>
    public bool TryOpen(OutgoingExchange exchange, ReadOnlySpan<byte> request, bool isLast)
    {
        lock (_opening)
        {
            if (_isGone) return false;
            exchange.Id = messages.NextExchangeId();
            _outgoing[exchange.Id] = exchange;
            exchange.SendRequest(request, isLast);
            return true;
        }
    }

    /// <summary>Adds an exchange that the server has opened; false for one that was there before.</summary>
    public bool TryAccept(IncomingExchange exchange)
    {
        lock (_opening)
        {
            if (_isGone || exchange.Id <= _lastAccepted) return false;
            _lastAccepted = exchange.Id;
            _incoming[exchange.Id] = exchange;
            return true;
        }
    }

    /// <summary>Takes no more exchanges, unless there are some.</summary>
    public bool TryRetire()
    {
        lock (_opening) return _isGone |= !IsInUse;
    }

    /// <summary>Finds an exchange by the number that its opener has given it.</summary>
    public Exchange? Find(ulong exchangeId, bool isOpenedHere) =>
        isOpenedHere ? _outgoing.GetValueOrDefault(exchangeId) : _incoming.GetValueOrDefault(exchangeId);

    public void Remove(Exchange exchange)
    {
        if (exchange.IsOpener) _outgoing.TryRemove(exchange.Id, out _);
        else _incoming.TryRemove(exchange.Id, out _);
    }

    public void Send(FrameHeader header, ReadOnlySpan<byte> payload, Exchange? exchange) => messages.Send(this, header, payload, exchange);

    public void SendAbort(ulong exchangeId, bool isFromOpener, ExchangeFailure failure) =>
        messages.Send(this, new FrameHeader(FrameKind.Abort, isFromOpener, IsLast: true, exchangeId, 0), [(byte)failure], null);

    /// <summary>Ends all exchanges, and takes no more: the server is gone.</summary>
    public void Fail(ExchangeFailure failure)
    {
        lock (_opening) _isGone = true;
        foreach (var exchange in Exchanges) exchange.OnAborted(failure);
    }
}
