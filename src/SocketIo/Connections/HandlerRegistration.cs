using SocketIoNet.Binding;

namespace SocketIoNet.Connections;

/// <summary>One handler of one event; disposing of it removes it.</summary>
internal sealed class HandlerRegistration(IHandlerTable owner, string eventName, BoundHandler handler, bool once) : IDisposable
{
    public string EventName { get; } = eventName;

    public BoundHandler Handler { get; } = handler;

    public bool Once { get; } = once;

    public static bool AnyOnce(HandlerRegistration[] registrations)
    {
        foreach (var registration in registrations)
        {
            if (registration.Once) return true;
        }

        return false;
    }

    public void Dispose() => owner.Remove(this);
}
