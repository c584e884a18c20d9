using System.Runtime.InteropServices;

namespace SocketIoNet.Recovery;

/// <summary>
/// Positions of kept packets that were sent to one socket: enough to know that a client whose last offset is older than all kept packets has missed none of the dropped ones.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct DeliveryTrail
{
    private bool _isStarted;

    /// <summary>The end of the log when the client first connected: nothing before it was sent to the client.</summary>
    public long Start { get; private set; }

    /// <summary>One of the packets that were sent to the socket, or the start.</summary>
    public long Older { get; private set; }

    /// <summary>The first packet that was sent to the socket after <see cref="Older"/>, if any was.</summary>
    public long Boundary { get; private set; }

    /// <summary>The last packet that was sent to the socket, or the start.</summary>
    public long Recent { get; private set; }

    public void EnsureStarted(long end)
    {
        if (_isStarted) return;
        _isStarted = true;
        Start = Older = Recent = end;
    }

    /// <param name="position">The packet that is being sent.</param>
    /// <param name="firstYoung">The first packet of the younger half of what is kept.</param>
    public void OnSent(long position, long firstYoung)
    {
        EnsureStarted(position - 1);
        if (Older == Recent)
        {
            Boundary = position;
        }
        else if (Boundary < firstYoung)
        {
            Older = Recent;
            Boundary = position;
        }

        Recent = position;
    }

    /// <summary>The client has returned, has received everything up to <paramref name="received"/>, and is sent what it missed.</summary>
    public void Resume(long received, MissedEvents missed)
    {
        Older = received;
        Boundary = missed.First;
        Recent = Math.Max(received, missed.Last);
    }

    /// <summary>The position after which there may be events that the client has not received.</summary>
    /// <param name="received">The last position that the client has received.</param>
    /// <param name="end">The end of the log when the socket left.</param>
    /// <param name="first">The first position that is kept.</param>
    public readonly long FindStart(long received, long end, long first)
    {
        if (received >= Recent) return Math.Max(received, end);
        var isDropped = received + 1 < first;
        return isDropped && received >= Older ? Boundary - 1 : received;
    }
}
