namespace SocketIoNet.Acknowledgements;

/// <summary>The ids of requested acknowledgements, counted from 0.</summary>
internal sealed class AckIds
{
    private long _last = -1;

    public long Next() => Interlocked.Increment(ref _last);
}
