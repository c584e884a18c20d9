namespace SocketIoNet.Dispatch;

/// <summary>One callback of a list; disposing it removes it.</summary>
internal sealed class Callback<T>(CallbackList<T> owner, T value) : IDisposable
    where T : class
{
    public T Value { get; } = value;

    public void Dispose() => owner.Remove(this);
}
