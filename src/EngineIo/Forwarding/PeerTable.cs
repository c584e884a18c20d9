using System.Buffers.Binary;
using System.Collections.Concurrent;
using SocketIoNet.EngineIo.Buffers;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>
/// The servers with which this one has exchanges. Each tells the others which exchanges it has with them, so that what one side has lost
/// ends on the other, and that a dead server is noticed.
/// </summary>
internal sealed class PeerTable : WheelTimer, IDisposable
{
    private const int ExchangeSize = 1 + sizeof(ulong) + sizeof(uint);
    private const int ExchangesPerMessage = 4096;

    /// <summary>A request that was not even received after this time is given up: the owner is stopped, or cut off.</summary>
    private const int TicksUntilAccepted = 5;

    /// <summary>A server that was silent for this time is dead. It speaks at every other tick.</summary>
    private const int TicksUntilGone = 10;

    /// <summary>A server without exchanges is forgotten after this time.</summary>
    private const int TicksUntilForgotten = 120;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Peer> _peers = new(StringComparer.Ordinal);
    private readonly TimerWheel _wheel;
    private readonly ServerMessages _messages;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Action<Peer, FrameHeader, ReadOnlyMemory<byte>> _onRequest;
    private readonly Action<Exception> _onUnreadable;
    private int _ticks;
    private int _isDisposed;

    public PeerTable(
        string ownId, IServerLink link, TimerWheel wheel, Action<Peer, FrameHeader, ReadOnlyMemory<byte>> onRequest, Action<Exception> onUnreadable)
    {
        _wheel = wheel;
        _onRequest = onRequest;
        _onUnreadable = onUnreadable;
        _messages = new ServerMessages(link, ownId, OnGone);
        Listening = link.ListenAsync(ownId, Receive, _stopping.Token);
        wheel.Schedule(this, Tick);
    }

    /// <summary>Completes when messages of other servers arrive.</summary>
    public Task Listening { get; }

    /// <summary>The number of servers that are known.</summary>
    public int Count => _peers.Count;

    /// <summary>How many ticks have passed.</summary>
    public int TickCount => Volatile.Read(ref _ticks);

    /// <summary>The number of exchanges with all servers.</summary>
    public int ExchangeCount => _peers.Values.Sum(static peer => peer.Exchanges.Count());

    public Peer Get(string serverId) => _peers.GetOrAdd(serverId, static (id, messages) => new Peer(messages, id), _messages);

    public override void OnDue()
    {
        ThreadPool.UnsafeQueueUserWorkItem(static table => table.OnTick(), this, preferLocal: false);
        _wheel.ScheduleNext(this, Tick);
    }

    /// <summary>Ends the exchanges whose requests this server forwards: it is closing.</summary>
    public void AbortOutgoing()
    {
        foreach (var peer in _peers.Values)
        {
            foreach (var exchange in peer.Outgoing) exchange.Abort();
        }
    }

    /// <summary>A container calls it once for each service that the server is registered as.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        _wheel.Cancel(this);
        _stopping.Cancel();
        _stopping.Dispose();
        foreach (var peer in _peers.Values) peer.Fail(ExchangeFailure.ServerGone);
    }

    private void OnTick()
    {
        var isSpeaking = (_ticks + 1) % 2 == 0;
        foreach (var peer in _peers.Values)
        {
            peer.OnTick();
            foreach (var exchange in peer.Outgoing) exchange.OnTick(TicksUntilAccepted);
            foreach (var exchange in peer.Incoming) exchange.OnTick();
            if (peer.IsInUse && peer.SilentTicks > TicksUntilGone) OnGone(peer);
            else if (peer.IsInUse && isSpeaking) SendAlive(peer);
            else if (peer.SilentTicks > (peer.WasHeard ? TicksUntilForgotten : 0) && peer.TryRetire()) Forget(peer);
        }

        Interlocked.Increment(ref _ticks);
    }

    /// <summary>Nothing receives what is sent to the server, or it is silent.</summary>
    private void OnGone(Peer peer)
    {
        Forget(peer);
        peer.Fail(ExchangeFailure.ServerGone);
    }

    private void Forget(Peer peer) => _peers.TryRemove(new KeyValuePair<string, Peer>(peer.Id, peer));

    /// <summary>Tells a server which exchanges there are with it, and how many frames of each were sent.</summary>
    private static void SendAlive(Peer peer)
    {
        foreach (var exchanges in peer.Exchanges.Chunk(ExchangesPerMessage))
        {
            using var payload = new PooledBuffer();
            foreach (var exchange in exchanges)
            {
                var entry = payload.GetSpan(ExchangeSize);
                entry[0] = exchange.IsOpener ? (byte)1 : (byte)0;
                BinaryPrimitives.WriteUInt64LittleEndian(entry[1..], exchange.Id);
                BinaryPrimitives.WriteUInt32LittleEndian(entry[(1 + sizeof(ulong))..], exchange.SentCount);
                payload.Advance(ExchangeSize);
            }

            peer.Send(new FrameHeader(FrameKind.Alive, IsFromOpener: true, IsLast: false, 0, 0), payload.Written, null);
        }
    }

    /// <summary>Called on the receiving loop of the link.</summary>
    private void Receive(ReadOnlyMemory<byte> message)
    {
        try
        {
            if (!FrameHeader.TryRead(message, out var sender, out var header, out var payload)) throw new InvalidDataException("The message has another version.");
            var peer = Get(sender);
            peer.OnHeard();
            if (header.Kind == FrameKind.Request) _onRequest(peer, header, payload);
            else if (header.Kind == FrameKind.Alive) OnAlive(peer, payload.Span);
            else Receive(peer, header, payload);
        }
        catch (Exception exception)
        {
            _onUnreadable(exception);
        }
    }

    private static void Receive(Peer peer, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        if (peer.Find(header.ExchangeId, isOpenedHere: !header.IsFromOpener) is { } exchange) Receive(exchange, header, payload);
        else if (header.Kind != FrameKind.Abort) peer.SendAbort(header.ExchangeId, isFromOpener: !header.IsFromOpener, ExchangeFailure.Lost);
    }

    private static void Receive(Exchange exchange, FrameHeader header, ReadOnlyMemory<byte> payload)
    {
        try
        {
            exchange.Receive(header, payload);
        }
        catch (Exception)
        {
            exchange.Abort(ExchangeFailure.Lost);
            throw;
        }
    }

    private static void OnAlive(Peer peer, ReadOnlySpan<byte> entries)
    {
        for (; entries.Length >= ExchangeSize; entries = entries[ExchangeSize..])
        {
            var isOpenedHere = entries[0] == 0;
            var id = BinaryPrimitives.ReadUInt64LittleEndian(entries[1..]);
            if (peer.Find(id, isOpenedHere) is { } exchange) exchange.CheckReceived(BinaryPrimitives.ReadUInt32LittleEndian(entries[(1 + sizeof(ulong))..]));
            else peer.SendAbort(id, isFromOpener: isOpenedHere, ExchangeFailure.Lost);
        }
    }
}
