namespace SocketIoNet.Dispatch;

/// <summary>The handlers of one event of a connection. Its source is attached when the first handler comes, since most connections have none.</summary>
internal sealed class Watchers<THandler>
    where THandler : Delegate
{
    private readonly Lock _lock = new();
    private bool _isAttached;

    public THandler? All { get; private set; }

    public void Add(THandler? handler, Action? attach = null)
    {
        lock (_lock)
        {
            All = (THandler?)Delegate.Combine(All, handler);
            if (_isAttached) return;
            _isAttached = true;
        }

        attach?.Invoke();
    }

    public void Remove(THandler? handler)
    {
        lock (_lock) All = (THandler?)Delegate.Remove(All, handler);
    }

    /// <summary>Returns the handlers, each only once.</summary>
    public THandler? TakeAll()
    {
        lock (_lock)
        {
            var all = All;
            All = null;
            return all;
        }
    }
}
