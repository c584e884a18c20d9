namespace SocketIoNet.Redis.Connections;

/// <summary>The room that a message takes on its way to Redis. The default value takes none.</summary>
internal readonly struct Reservation(PendingBytes pending, long bytes) : IDisposable
{
    public void Dispose() => pending?.Release(bytes);
}
