namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>
/// How much is done for one client before others get the thread. A client that always has input would else keep the thread for as long as it likes, since reading what has arrived
/// needs no waiting.
/// </summary>
internal struct YieldBudget
{
    /// <summary>So many that the change of threads costs nothing beside them, and so few that others hardly notice.</summary>
    public const int Length = 256;

    private int _steps;

    /// <summary>Counts one more step: a message, a control frame or a read. True when it is the turn of others.</summary>
    public bool IsSpent()
    {
        if (++_steps < Length) return false;
        _steps = 0;
        return true;
    }
}
