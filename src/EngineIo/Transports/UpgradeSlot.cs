namespace SocketIoNet.EngineIo.Transports;

/// <summary>The upgrade of a session, of which there is at most one at a time. A field of the session, so that it needs no object.</summary>
internal struct UpgradeSlot
{
    private TransportUpgrade? _current;
    private int _isReserved;
    private int _isEnded;

    /// <summary>The upgrade in progress, if any.</summary>
    public TransportUpgrade? Current => Volatile.Read(ref _current);

    /// <summary>Reserves the slot for one connection; false if another one has it.</summary>
    public bool TryReserve() => Interlocked.CompareExchange(ref _isReserved, 1, 0) == 0;

    /// <summary>Begins the upgrade for which the slot was reserved.</summary>
    public void Begin(TransportUpgrade upgrade)
    {
        Interlocked.Exchange(ref _current, upgrade);
        if (Volatile.Read(ref _isEnded) != 0) upgrade.End();
    }

    /// <summary>The upgrade is done or has failed: another one may begin.</summary>
    public void Release()
    {
        Volatile.Write(ref _current, null);
        Volatile.Write(ref _isReserved, 0);
    }

    /// <summary>Ends the upgrade in progress, and any that begins afterwards.</summary>
    public void End()
    {
        Interlocked.Exchange(ref _isEnded, 1);
        Current?.End();
    }
}
