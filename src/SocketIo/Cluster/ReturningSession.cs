using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Recovery;

namespace SocketIoNet.Cluster;

/// <summary>
/// A session that a client is taking back. What is delivered meanwhile is collected for it, beside what is read from the log. Used under the lock of the local adapter, except for what is
/// read from the log.
/// </summary>
internal sealed class ReturningSession(ClusterSession session, RecoveryIdentity identity, string start, long maxBytes)
    : RecoverableSession(identity, session.Id, session.Rooms, session.Data)
{
    private readonly HashSet<string> _rooms = new(session.Rooms, StringComparer.Ordinal);
    private readonly List<OutgoingMessage> _read = [];
    private readonly List<(string Offset, OutgoingMessage Message)> _delivered = [];
    private long _free = maxBytes;

    public ClusterSession Session => session;

    /// <summary>The offset up to which the log has been read.</summary>
    public string ReadTo { get; set; } = start;

    /// <summary>Whether it is more than may wait for the client.</summary>
    public bool IsTooMuch => Volatile.Read(ref _free) < 0;

    public bool IsFor(BroadcastOptions options) => options.IsFor(Id, _rooms);

    /// <summary>An event that the client has missed, from the log.</summary>
    public void AddRead(OutgoingMessage message)
    {
        _read.Add(message);
        Interlocked.Add(ref _free, -message.HeldBytes);
    }

    /// <summary>An event that has just been delivered.</summary>
    public void AddDelivered(string offset, OutgoingMessage message)
    {
        if (IsTooMuch) return;
        _delivered.Add((offset, message));
        Interlocked.Add(ref _free, -message.HeldBytes);
    }

    /// <summary>All that the client has missed, each event once and in order.</summary>
    public IReadOnlyList<OutgoingMessage> GetMissed(Comparison<string> compare) =>
        [.. _read, .. _delivered.Where(delivered => compare(delivered.Offset, ReadTo) > 0).Select(delivered => delivered.Message)];
}
