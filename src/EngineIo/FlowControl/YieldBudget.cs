namespace SocketIoNet.EngineIo.FlowControl;

/// <summary>
/// How many steps a loop may take for one client before it must yield. Reading input that has already arrived completes synchronously, so a
/// client that always has input would otherwise keep the thread.
/// </summary>
internal struct YieldBudget
{
    /// <summary>Large enough to make the cost of yielding negligible, small enough not to delay other clients.</summary>
    public const int Length = 256;

    private int _steps;

    /// <summary>Counts one step: a message, a control frame or a read. Returns whether the loop must yield.</summary>
    public bool IsSpent()
    {
        if (++_steps < Length) return false;
        _steps = 0;
        return true;
    }
}
