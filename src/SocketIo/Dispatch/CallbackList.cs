namespace SocketIoNet.Dispatch;

/// <summary>Callbacks in the order in which they are called. Callers use a snapshot, so callbacks may add and remove others.</summary>
/// <typeparam name="T">A delegate, or an object that holds one.</typeparam>
/// <param name="outer">The list whose callbacks come first; null for none.</param>
internal sealed class CallbackList<T>(CallbackList<T>? outer = null)
    where T : class
{
    private readonly Lock _lock = new();
    private Callback<T>[] _own = [];
    private bool _isClosed;

    public Callback<T>[] All => outer is null ? _own : [.. outer.All, .. _own];

    /// <summary>Adds a callback; disposing the result removes it.</summary>
    public IDisposable Add(T callback, bool first = false)
    {
        TryAdd(callback, out var added, first);
        return added;
    }

    /// <summary>Adds a callback; false after <see cref="TakeAll"/>: then the caller calls it.</summary>
    public bool TryAdd(T callback, out IDisposable registration, bool first = false)
    {
        var added = new Callback<T>(this, callback);
        registration = added;
        lock (_lock)
        {
            if (!_isClosed) _own = first ? [added, .. _own] : [.. _own, added];
            return !_isClosed;
        }
    }

    public void Remove(Callback<T> callback)
    {
        lock (_lock) _own = Array.FindAll(_own, other => other != callback);
    }

    /// <summary>Removes the first that matches.</summary>
    public void RemoveFirst(Predicate<T> matches)
    {
        lock (_lock)
        {
            var index = Array.FindIndex(_own, callback => matches(callback.Value));
            if (index >= 0) _own = [.. _own[..index], .. _own[(index + 1)..]];
        }
    }

    public void RemoveAll()
    {
        lock (_lock) _own = [];
    }

    /// <summary>For events that happen once: returns all callbacks, and accepts no more.</summary>
    public Callback<T>[] TakeAll()
    {
        lock (_lock)
        {
            var taken = _own;
            _own = [];
            _isClosed = true;
            return taken;
        }
    }
}
