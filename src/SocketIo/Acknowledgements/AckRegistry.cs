using System.Diagnostics.CodeAnalysis;
using SocketIoNet.Diagnostics;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Acknowledgements;

/// <summary>The acknowledgements that are awaited from one socket, by id.</summary>
internal sealed class AckRegistry(EngineSession session, int limit, SocketIoMetrics metrics)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, PendingAck> _pending = [];
    private Exception? _ended;

    /// <exception cref="InvalidOperationException">Too many are awaited already.</exception>
    public void Add(long id, PendingAck ack, TimeSpan? timeout)
    {
        if (!TryAdd(id, ack, timeout)) throw TooMany();
    }

    /// <summary>Awaits the acknowledgement of one recipient of a broadcast. If too many are awaited, only this one fails.</summary>
    public void AddOneOfMany(long id, PendingAck ack)
    {
        if (!TryAdd(id, ack, timeout: null)) ack.Fail(TooMany());
    }

    public bool TryTake(long id, [NotNullWhen(true)] out PendingAck? ack)
    {
        lock (_lock)
        {
            if (!_pending.Remove(id, out ack)) return false;
        }

        session.AddAwaitedAcks(-1);
        session.Wheel.Cancel(ack);
        return true;
    }

    /// <summary>Fails all that are awaited, and all that are added later.</summary>
    public void End(Exception exception)
    {
        PendingAck[] all;
        lock (_lock)
        {
            _ended = exception;
            all = [.. _pending.Values];
            _pending.Clear();
        }

        session.AddAwaitedAcks(-all.Length);
        foreach (var ack in all)
        {
            session.Wheel.Cancel(ack);
            ack.Fail(exception);
        }
    }

    /// <summary>Awaits an acknowledgement; false when too many are awaited already.</summary>
    private bool TryAdd(long id, PendingAck ack, TimeSpan? timeout)
    {
        lock (_lock)
        {
            if (_ended is null)
            {
                if (_pending.Count >= limit)
                {
                    metrics.LimitExceeded(SocketIoLimit.PendingAcks);
                    return false;
                }

                _pending.Add(id, ack);
                if (timeout is { } delay) session.Wheel.Schedule(ack, delay);
                session.AddAwaitedAcks(1);
                return true;
            }
        }

        ack.Fail(_ended);
        return true;
    }

    private InvalidOperationException TooMany() =>
        new($"{limit} acknowledgements of this socket are awaited already; see SocketIoOptions.MaxPendingAcks.");
}
