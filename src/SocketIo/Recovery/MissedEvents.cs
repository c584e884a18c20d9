using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>The events that one client has missed, as far as they have been collected.</summary>
/// <param name="memory">Keeps the events.</param>
/// <param name="session">The session of the client.</param>
/// <param name="start">The position after which to collect.</param>
/// <param name="limit">The limit in bytes, counted as in a send queue.</param>
internal sealed class MissedEvents(RecoveryMemory memory, SuspendedSession session, long start, long limit)
{
    private readonly List<OutgoingMessage> _messages = [];
    private readonly List<(long Position, LogEntry Entry)> _found = [];
    private long _free = limit;
    private long _collectedTo = start;

    public IReadOnlyList<OutgoingMessage> Messages => _messages;

    /// <summary>The positions of the first and the last event that was missed; 0 when none was.</summary>
    public long First { get; private set; }

    /// <inheritdoc cref="First"/>
    public long Last { get; private set; }

    /// <summary>Collects the events up to a position; returns why the client is rejected if not all of them are kept any more, or they exceed the limit.</summary>
    public RecoveryRejection CollectTo(long end)
    {
        while (_free >= 0 && _collectedTo < end)
        {
            if (memory.Read(session.Log, _collectedTo + 1, end, session.Signature, _found) is not { } position) return RecoveryRejection.Expired;
            _collectedTo = position;
            TakeFound();
        }

        return _free < 0 ? RecoveryRejection.Overflow : RecoveryRejection.None;
    }

    private void TakeFound()
    {
        foreach (var (position, entry) in _found)
        {
            if (session.Misses(entry)) Add(position, entry.Message);
        }

        _found.Clear();
    }

    private void Add(long position, OutgoingMessage message)
    {
        _messages.Add(message);
        _free -= message.HeldBytes;
        Last = position;
        if (First == 0) First = position;
    }
}
