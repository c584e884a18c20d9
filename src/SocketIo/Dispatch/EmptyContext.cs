namespace SocketIoNet.Dispatch;

/// <summary>
/// An execution context without anything in it, in which the application's code runs whoever has caused it: no HttpContext, culture, activity or other AsyncLocal value of a request, or of
/// the handler of another socket; and what a handler leaves in it is gone after it. Disposing of it brings the caller's context back.
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

    /// <summary>Only a thread that inherits nothing has it.</summary>
    private static ExecutionContext CaptureEmpty()
    {
        ExecutionContext? captured = null;
        var thread = new Thread(() => captured = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return captured!;
    }
}
