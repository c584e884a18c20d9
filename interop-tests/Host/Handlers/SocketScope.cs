namespace SocketIoNet.InteropHost.Handlers;

/// <summary>A service of which each socket has one.</summary>
internal sealed class SocketScope : IDisposable
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
