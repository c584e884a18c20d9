namespace SocketIoNet.Dispatch;

/// <summary>A handler of all events; disposing of it removes it.</summary>
/// <typeparam name="TEvent">What an event is to it.</typeparam>
internal sealed class CatchAllHandler<TEvent>(CatchAllHandlers<TEvent> owner, Delegate target, Func<TEvent, Task?> invoke) : IDisposable
{
    /// <summary>The delegate that was registered.</summary>
    public Delegate Target { get; } = target;

    public Task? Invoke(TEvent subject) => invoke(subject);

    public void Dispose() => owner.Remove(this);
}
