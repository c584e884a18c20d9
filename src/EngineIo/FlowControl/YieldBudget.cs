namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>
/// How much one loop does for a client before others get the thread. Reading input that has arrived does not wait, so a client that always has input could keep the thread otherwise.
/// </summary>
internal struct YieldBudget
{
    /// <summary>Large enough that the change of threads costs nothing beside it, small enough that others hardly notice.</summary>
    public const int Length = 256;

    private int _steps;

    /// <summary>Counts one more step: a message, a control frame or a read. True when the loop has to yield.</summary>
    public bool IsSpent()
    {
        if (++_steps < Length) return false;
        _steps = 0;
        return true;
    }
}
