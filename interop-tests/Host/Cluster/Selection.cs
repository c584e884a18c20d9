namespace SocketIoNet.InteropHost.Cluster;

/// <summary>The operators that a client asks for.</summary>
internal sealed record Selection(string[]? To, string[]? Except, bool Local, bool Volatile, double? Timeout)
{
    /// <summary>As in Node, and unlike here, a list without rooms is everybody.</summary>
    public BroadcastOperator Of(BroadcastOperator target)
    {
        if (To is { Length: > 0 }) target = target.To(To);
        if (Except is { Length: > 0 }) target = target.Except(Except);
        if (Local) target = target.Local;
        if (Volatile) target = target.Volatile;
        return Timeout is { } timeout ? target.Timeout(TimeSpan.FromMilliseconds(timeout)) : target;
    }
}
