using SocketIoNet.EngineIo;

namespace SocketIoNet.Recovery;

/// <summary>What one client has missed, as far as it has been collected.</summary>
/// <param name="start">The position after which to collect.</param>
/// <param name="limit">How many bytes it may be.</param>
internal sealed class MissedEvents(long start, long limit)
{
    private readonly List<OutgoingMessage> _messages = [];
    private long _room = limit;

    public IReadOnlyList<OutgoingMessage> Messages => _messages;

    /// <summary>The position up to which has been collected.</summary>
    public long CollectedTo { get; private set; } = start;

    /// <summary>The positions of the first and the last event that was missed; 0 when none was.</summary>
    public long First { get; private set; }

    /// <inheritdoc cref="First"/>
    public long Last { get; private set; }

    /// <summary>Collects what has been kept since for a socket with that id in those rooms; false when not all of it is kept any more, or it is too much.</summary>
    public bool TryCollect(PacketLog log, string id, HashSet<string> rooms, out RecoveryRefusal refusal)
    {
        refusal = CollectedTo + 1 < log.First ? RecoveryRefusal.Expired : RecoveryRefusal.None;
        while (refusal == RecoveryRefusal.None && CollectedTo < log.End)
        {
            CollectedTo++;
            var entry = log[CollectedTo];
            if (!entry.IsFor(id, rooms)) continue;
            _room -= entry.Message.Length;
            if (_room < 0) refusal = RecoveryRefusal.Overflow;
            Add(entry.Message);
        }

        return refusal == RecoveryRefusal.None;
    }

    private void Add(OutgoingMessage message)
    {
        _messages.Add(message);
        Last = CollectedTo;
        if (First == 0) First = CollectedTo;
    }
}
