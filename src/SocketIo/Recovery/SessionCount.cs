namespace SocketIoNet.Recovery;

/// <summary>How many sessions of one namespace are kept.</summary>
internal sealed class SessionCount
{
    private int _value;

    public int Value => Volatile.Read(ref _value);

    public void OnKept() => Interlocked.Increment(ref _value);

    public void OnForgotten() => Interlocked.Decrement(ref _value);
}
