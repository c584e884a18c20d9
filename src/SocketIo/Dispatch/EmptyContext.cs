namespace SocketIoNet.Dispatch;

/// <summary>
/// An empty execution context for code of the application, whatever caused it: without HttpContext, culture, activity and AsyncLocal values of a request or of another handler. Values that a handler
/// sets are gone after it. Disposing it restores the caller's context.
/// </summary>
internal readonly struct EmptyContext : IDisposable
{
    private static readonly ExecutionContext Empty = CaptureEmpty();

    private readonly ExecutionContext _outer;
    private readonly SynchronizationContext? _synchronization;
    private readonly bool _isFlowSuppressed;

    private EmptyContext(ExecutionContext outer, SynchronizationContext? synchronization, bool isFlowSuppressed)
    {
        _outer = outer;
        _synchronization = synchronization;
        _isFlowSuppressed = isFlowSuppressed;
    }

    public static EmptyContext Enter()
    {
        var isFlowSuppressed = ExecutionContext.IsFlowSuppressed();
        if (isFlowSuppressed) ExecutionContext.RestoreFlow();
        var outer = new EmptyContext(ExecutionContext.Capture()!, SynchronizationContext.Current, isFlowSuppressed);
        ExecutionContext.Restore(Empty);
        if (outer._synchronization is not null) SynchronizationContext.SetSynchronizationContext(null);
        return outer;
    }

    public void Dispose()
    {
        ExecutionContext.Restore(_outer);
        if (_isFlowSuppressed) _ = ExecutionContext.SuppressFlow();
        if (SynchronizationContext.Current != _synchronization) SynchronizationContext.SetSynchronizationContext(_synchronization);
    }

    /// <summary>A thread has it if it inherits nothing.</summary>
    private static ExecutionContext CaptureEmpty()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
